import { execFileSync } from "node:child_process";
import type { Change, ChangeBus } from "@easkit/syncstate";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createPostgresChangeBus } from "./index.js";
import { createEar } from "./testing/ear.js";
import { findPostgres, type PostgresServer, startPostgres } from "./testing/postgres-server.js";

const programs = findPostgres();

describe.skipIf(programs === undefined)("createPostgresChangeBus", () => {
  let server: PostgresServer;
  let admin: pg.Client;
  const buses: ChangeBus[] = [];
  const open = (heartbeat = 30_000) => {
    const bus = createPostgresChangeBus({ connectionString: server.connectionString, heartbeat });
    buses.push(bus);
    return bus;
  };
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
    admin = new pg.Client({ connectionString: server.connectionString });
    await admin.connect();
  }, 60_000);
  afterEach(async () => {
    for (const bus of buses.splice(0)) await bus.close();
  });
  afterAll(async () => {
    await admin?.end();
    await server?.remove();
  });

  const listening = async () => {
    const { rows } = await admin.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'easkit'",
    );
    return rows.map(({ pid }) => pid);
  };

  test("tells every node of a change, the one that publishes too", async () => {
    const [one, other] = [open(), open()];
    const ears = [createEar(), createEar()];
    for (const [at, bus] of [one, other].entries()) await bus.subscribe(ears[at]?.listen ?? (() => {}));
    const change: Change = { kind: "changed", user: 'an"na@exämple', folderId: "5", device: "PHONE" };
    await one.publish(change);
    await other.publish({ kind: "superseded", user: "end", device: "PHONE" });
    for (const ear of ears) {
      await ear.until("superseded", "end");
      expect(ear.heard).toEqual([change, { kind: "superseded", user: "end", device: "PHONE" }]);
    }
  });

  test("sends equal changes that are published together once, and unequal ones all", async () => {
    const bus = open();
    const ear = createEar();
    await bus.subscribe(ear.listen);
    const changes = Array.from({ length: 300 }, (_, at) =>
      bus.publish({ kind: "changed", user: "anna", folderId: String(at % 3) }),
    );
    await Promise.all(changes);
    await bus.publish({ kind: "changed", user: "end" });
    await ear.until("changed", "end");
    expect(ear.heard.map((one) => ("folderId" in one ? one.folderId : ""))).toEqual(["0", "1", "2", ""]);
  });

  test("carries names that are too long for PostgreSQL by saying less", async () => {
    const bus = open();
    const ear = createEar();
    await bus.subscribe(ear.listen);
    await bus.publish({ kind: "changed", user: "anna", folderId: "x".repeat(9000) });
    await bus.publish({ kind: "changed", user: "y".repeat(9000) });
    await ear.until("anything");
    expect(ear.heard).toEqual([{ kind: "changed", user: "anna" }, { kind: "anything" }]);
  });

  test("is quiet for a subscription that was ended, and goes on for the others", async () => {
    const bus = open();
    const [ended, other] = [createEar(), createEar()];
    const end = await bus.subscribe(ended.listen);
    await bus.subscribe(other.listen);
    await end();
    await bus.publish({ kind: "changed", user: "anna" });
    await other.until("changed", "anna");
    expect(ended.heard).toEqual([]);
  });

  test("says that anything may have changed when it is back after a lost connection, and works on", async () => {
    const bus = open();
    const ear = createEar();
    await bus.subscribe(ear.listen);
    for (const pid of await listening()) await admin.query("SELECT pg_terminate_backend($1)", [pid]);
    await ear.until("anything");
    await bus.publish({ kind: "changed", user: "anna" });
    await ear.until("changed", "anna");
  });

  test("finds a connection dead that does not answer any more", async () => {
    const bus = open(50);
    const ear = createEar();
    await bus.subscribe(ear.listen);
    const [pid] = await listening();
    execFileSync("kill", ["-STOP", String(pid)]);
    try {
      await ear.until("anything");
    } finally {
      execFileSync("kill", ["-CONT", String(pid)]);
    }
  });

  test("rejects what cannot be handed over, and works once the server is there", async () => {
    await admin.end();
    await server.stop();
    const bus = open();
    const ear = createEar();
    await expect(bus.subscribe(ear.listen)).rejects.toThrow();
    await expect(bus.publish({ kind: "changed", user: "anna" })).rejects.toThrow();
    await server.start();
    admin = new pg.Client({ connectionString: server.connectionString });
    await admin.connect();
    await bus.subscribe(ear.listen);
    await bus.publish({ kind: "changed", user: "anna" });
    await ear.until("changed", "anna");
    expect(ear.heard).toEqual([{ kind: "changed", user: "anna" }]);
  });

  test("ends its connection when it is closed, and refuses to go on", async () => {
    const bus = open();
    await bus.subscribe(() => {});
    const published = bus.publish({ kind: "changed", user: "anna" });
    await bus.close();
    await bus.close();
    await published;
    await expect(bus.publish({ kind: "changed", user: "anna" })).rejects.toThrow("closed");
    await expect(bus.subscribe(() => {})).rejects.toThrow("closed");
    while ((await listening()).length > 0);
  });
});
