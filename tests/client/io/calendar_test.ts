import assert from "node:assert/strict";
import { inheritedEnvironment } from "../../support/run_cli.ts";

const calendarModule = new URL("../../../src/client/io/calendar.ts", import.meta.url).href;

/** Asks for a moment in a zone; a process has one zone from its start on. */
async function shownIn(zone: string, atMs: number): Promise<unknown> {
  const program = `import { systemCalendar as c } from ${JSON.stringify(calendarModule)};
    console.log(JSON.stringify([c.day(${atMs}), c.dayLabel(${atMs}), c.time(${atMs}, "seconds")]));`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", program],
    env: { ...inheritedEnvironment(), TZ: zone },
    clearEnv: true,
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("systemCalendar has the days and times of the zone that the machine is in", async () => {
  const atMs = Date.UTC(2026, 11, 31, 23, 59, 58);
  assert.deepEqual(await shownIn("Pacific/Auckland", atMs), [
    "2027-01-01",
    "Friday, 1 January 2027",
    "12:59:58",
  ]);
  assert.deepEqual(await shownIn("America/St_Johns", atMs), [
    "2026-12-31",
    "Thursday, 31 December 2026",
    "20:29:58",
  ]);
});
