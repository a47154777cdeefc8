import fc from "fast-check";

// Property tests look somewhere new at every run on a developer's machine. In CI they look at the same places, so that a
// red build tells of the change and not of luck; PROPERTY_SEED looks elsewhere.
const seed = process.env["PROPERTY_SEED"] ?? (process.env["CI"] ? "20261121" : undefined);
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
