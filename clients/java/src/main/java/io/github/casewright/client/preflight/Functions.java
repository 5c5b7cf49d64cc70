package io.github.casewright.client.preflight;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions of the contract's expressions that CEL does not have. */
final class Functions {
    private static final Pattern DATE_TIME = Pattern.compile(
            "([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]+))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))",
            Pattern.CASE_INSENSITIVE);

    private Functions() {}

    /**
     * Returns the moment that a date-time of RFC 3339 names, cut to milliseconds; empty for another text.
     *
     * <p>A leap second ends a day of UTC, and is the first second of the next one. Years in UTC are 1 to 9999.
     */
    static Optional<Instant> instant(String text) {
        Matcher found = DATE_TIME.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        int second = number(found, 6);
        boolean isLeap = second == 60;
        int offsetHour = number(found, 9);
        int offsetMinute = number(found, 10);
        if (number(found, 1) == 0 || offsetHour > 23 || offsetMinute > 59) {
            return Optional.empty();
        }
        OffsetDateTime moment;
        try {
            moment = OffsetDateTime.of(number(found, 1), number(found, 2), number(found, 3), number(found, 4),
                    number(found, 5), isLeap ? 59 : second, milliseconds(found.group(7)) * 1_000_000, ZoneOffset.UTC);
        } catch (DateTimeException error) {
            return Optional.empty();
        }
        // ZoneOffset has 18 hours at most, RFC 3339 has 23.
        long minutes = (offsetHour * 60L + offsetMinute) * ("-".equals(found.group(8)) ? -1 : 1);
        moment = moment.minusMinutes(minutes).plusSeconds(isLeap ? 1 : 0);
        LocalTime minute = moment.toLocalTime().withSecond(0).withNano(0);
        boolean isMisplaced = isLeap && !minute.equals(LocalTime.MIDNIGHT);
        return isMisplaced || moment.getYear() < 1 || moment.getYear() > 9999
                ? Optional.empty()
                : Optional.of(moment.toInstant());
    }

    private static int number(Matcher found, int group) {
        return found.group(group) == null ? 0 : Integer.parseInt(found.group(group));
    }

    private static int milliseconds(String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00").substring(0, 3));
    }
}
