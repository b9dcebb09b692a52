import { FakeEngine } from "../support/fake_broker.ts";
import { brokerContract } from "./broker_contract.ts";

brokerContract({
  name: "FakeBroker",
  isShared: true,
  create: (setting) => {
    const engine = new FakeEngine(setting);
    setting.clock.every(1_000, () => engine.sweep());
    return { brokers: [engine.broker(), engine.broker()], close: () => {} };
  },
});
