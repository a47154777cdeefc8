import { useState } from "preact/hooks";
import type { Api } from "./api.js";
import { DeviceTable, Problem, type Standing } from "./parts.js";
import { useLoaded } from "./use-loaded.js";

/** All devices, or the caller's own. */
export function DevicesPage({ api }: { api: Api }) {
  return api.me.role === "self" ? (
    <OwnDevices api={api} user={api.me.user ?? ""} />
  ) : (
    <AllDevices api={api} />
  );
}

function OwnDevices({ api, user }: { api: Api; user: string }) {
  const { value, error } = useLoaded(`own ${user}`, () => api.call("listOwnDevices", { user }), 10_000);
  return (
    <>
      <h1 tabIndex={-1}>My devices</h1>
      <Problem error={error} />
      {value && <DeviceTable caption="My devices" devices={value.devices} />}
    </>
  );
}

function AllDevices({ api }: { api: Api }) {
  const [search, setSearch] = useState("");
  const { value, error } = useLoaded(`devices ${search}`, () =>
    api.call("listDevices", { search, limit: 500 }),
  );
  const versions = useLoaded("versions", () => api.call("reportVersions", {}));
  const below = versions.value?.below.length ?? 0;
  return (
    <>
      <h1 tabIndex={-1}>Devices</h1>
      <search>
        <label>
          Search
          <input
            type="search"
            placeholder="user, id, model, OS, user agent"
            onChange={(event) => setSearch(event.currentTarget.value)}
            onInput={(event) => {
              if (event.currentTarget.value === "") setSearch("");
            }}
          />
        </label>
      </search>
      {versions.value && (
        <p class="quiet">
          {versions.value.versions
            .map(({ version, devices }) => `${devices} at ${version || "no version yet"}`)
            .join(", ")}
          {below > 0 && `; ${below} below 16.1`}
        </p>
      )}
      <Problem error={error} />
      {value && <DeviceTable caption="Devices" devices={value.devices as readonly Standing[]} />}
      {value?.next !== undefined && <p class="quiet">There are more: search for what you want to see.</p>}
    </>
  );
}
