import { LocalBroker } from "../../src/server/adapters/local_broker.ts";
import { SqliteStore } from "../../src/server/adapters/sqlite_store.ts";
import { FakeChance } from "../support/fake_clock.ts";
import { FakeLog } from "../support/fake_log.ts";
import { brokerContract } from "./broker_contract.ts";

for (const isStored of [false, true]) {
  brokerContract({
    name: isStored ? "LocalBroker with a store" : "LocalBroker",
    isShared: false,
    create: ({ clock, limits }) => {
      const { history } = limits;
      const store = isStored
        ? new SqliteStore({ path: ":memory:", sync: "normal", history, nowMs: clock.nowMs() })
        : undefined;
      const broker = new LocalBroker({
        ...{ clock, limits, ...(store && { store }) },
        chance: new FakeChance(),
        log: new FakeLog(),
        maxHistoryBytes: Infinity,
      });
      return { brokers: [broker], close: () => broker.close() };
    },
  });
}
