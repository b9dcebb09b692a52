import { RedisBroker } from "../../src/server/adapters/redis/redis_broker.ts";
import { FakeChance } from "../support/fake_clock.ts";
import { FakeLog } from "../support/fake_log.ts";
import { RedisServer } from "../support/redis_server.ts";
import { brokerContract } from "./broker_contract.ts";

brokerContract({
  name: "RedisBroker",
  isShared: true,
  create: async ({ clock, limits }) => {
    const redis = await RedisServer.start();
    const open = (): Promise<RedisBroker> =>
      RedisBroker.open({
        redis: { host: "127.0.0.1", port: redis.port },
        chance: new FakeChance(),
        log: new FakeLog(),
        nowMs: () => clock.nowMs(),
        ...{ clock, limits },
      });
    const brokers = [await open(), await open()];
    return {
      brokers,
      close: async () => {
        for (const broker of brokers) await broker.close();
        await redis[Symbol.asyncDispose]();
      },
    };
  },
});
