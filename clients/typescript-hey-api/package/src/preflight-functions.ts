/** The functions of the contract's expressions that CEL does not have. */
import { type CelFunc, celFunc, CelScalar, objectType } from "@bufbuild/cel";
import { timestampFromMs, TimestampSchema } from "@bufbuild/protobuf/wkt";

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/i;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Returns the moment that a date-time of RFC 3339 names, in milliseconds since 1970; undefined for another text.
 *
 * A leap second ends a day of UTC, and is the first second of the next one. Years in UTC are 1 to 9999.
 */
export function momentOf(text: string): number | undefined {
  const found = DATE_TIME.exec(text);
  if (found === null) {
    return undefined;
  }
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const offset = (found[8] === "-" ? -1 : 1) * (Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0)) * MINUTE;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC takes the year 50 for 1950
  const exists = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 60 || Number(found[9] ?? 0) > 23 || Number(found[10] ?? 0) > 59) {
    return undefined;
  }
  const minuteStart = date.getTime() + (hour * 60 + minute) * MINUTE - offset;
  const isLastOfDay = (((minuteStart % DAY) + DAY) % DAY) === DAY - MINUTE;
  if (second === 60 && !isLastOfDay) {
    return undefined;
  }
  const moment = minuteStart + second * 1000 + Number((found[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const inUtc = new Date(moment).getUTCFullYear();
  return inUtc >= 1 && inUtc <= 9999 ? moment : undefined;
}

export const functions: readonly CelFunc[] = [
  celFunc("isDateTime", [CelScalar.STRING], CelScalar.BOOL, (text) => momentOf(text) !== undefined),
  celFunc("instant", [CelScalar.STRING], objectType(TimestampSchema), (text) => {
    const moment = momentOf(text);
    if (moment === undefined) {
      throw new Error(`${text} is no date-time`);
    }
    return timestampFromMs(moment);
  }),
];
