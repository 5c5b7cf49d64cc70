package preflight

import (
	"regexp"
	"strings"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

var dateTime = regexp.MustCompile(
	`(?i)^(\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:)(\d\d)(?:\.(\d+))?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// instant returns the moment that a date-time of RFC 3339 names, cut to milliseconds; false for another text.
//
// A leap second ends a day of UTC, and is the first second of the next one. Years in UTC are 1 to 9999.
func instant(text string) (time.Time, bool) {
	found := dateTime.FindStringSubmatch(text)
	if found == nil || strings.HasPrefix(text, "0000") {
		return time.Time{}, false
	}
	second, fraction := found[3], (found[4] + "000")[:3]
	isLeap := second == "60"
	if isLeap {
		second = "59"
	}
	moment, err := time.Parse(time.RFC3339, strings.ToUpper(found[1]+second+"."+fraction+found[5]))
	if err != nil {
		return time.Time{}, false
	}
	moment = moment.UTC()
	if isLeap {
		moment = moment.Add(time.Second)
		if moment.Hour() != 0 || moment.Minute() != 0 {
			return time.Time{}, false
		}
	}
	return moment, moment.Year() >= 1 && moment.Year() <= 9999
}

// functions returns the functions of the contract's expressions that CEL does not have.
func functions() []cel.EnvOption {
	return []cel.EnvOption{
		cel.Function("isDateTime", cel.Overload("isDateTime_string", []*cel.Type{cel.StringType}, cel.BoolType,
			cel.UnaryBinding(func(text ref.Val) ref.Val {
				_, is := instant(string(text.(types.String)))
				return types.Bool(is)
			}))),
		cel.Function("instant", cel.Overload("instant_string", []*cel.Type{cel.StringType}, cel.TimestampType,
			cel.UnaryBinding(func(text ref.Val) ref.Val {
				moment, is := instant(string(text.(types.String)))
				if !is {
					return types.NewErr("%v is no date-time", text.Value())
				}
				return types.Timestamp{Time: moment}
			}))),
	}
}
