/**
 * What of a log line's properties is written: nothing that controls a terminal or breaks a line, not much of anything, and
 * no address unless that is wanted.
 * @module
 */
import { printable } from "../../protocol/text.ts";

/** Gives what is written for an address: itself, or something that only tells it from others. */
export type LabelAddress = (address: string) => string;

/** What a property is written as. */
export type LogField = string | number | boolean | null;

/** How much of one property is written, in UTF-16 units. */
const maxUnits = 500;

/** Turns properties into what is written of them; the property `address` into its label. */
export function logFields(
  properties: Readonly<Record<string, unknown>>,
  labelAddress: LabelAddress,
): Record<string, LogField> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      name === "address" ? text(labelAddress(String(value))) : field(value),
    ]),
  );
}

function field(value: unknown): LogField {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  return text(value instanceof Error ? reasonOf(value) : String(value));
}

/** What could not be parsed is quoted by such an error, and may be what somebody has said. */
function reasonOf(error: Error): string {
  return error instanceof SyntaxError ? error.name : error.message || error.name;
}

function text(value: string): string {
  return printable(value.length > maxUnits ? `${value.slice(0, maxUnits)}…` : value);
}
