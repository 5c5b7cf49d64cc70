/** The scenario through the package that openapi-generator's typescript-fetch makes: classes with methods. */

import * as v12 from 'casewright-client-classes/v12';
import * as v20 from 'casewright-client-classes/v20';
import { type Answer, type Given, type Step, type Value, type Version, given, runScenario } from './protocol.js';

/** What both versions have; the classes of each version are their own, their methods have the same types. */
interface Reads {
  session: Pick<v12.SessionApi, 'logInRaw' | 'logOutRaw'>;
  cases: Pick<v12.CaseApi, 'getCasesRaw'>;
  activities: Pick<v12.ActivityApi, 'getActivitiesRaw'>;
}

const sessions: Partial<Record<Version, string>> = {};
const base = given(process.env['CASEWRIGHT_URL'], 'CASEWRIGHT_URL');
const settings = (version: Version): v12.ConfigurationParameters => ({
  basePath: `${base}/system/ws/${version}`,
  apiKey: () => sessions[version] ?? '',
});
const in12 = new v12.Configuration(settings('v12'));
const in20 = new v20.Configuration(settings('v20'));
const cases12 = new v12.CaseApi(in12);
const activities12 = new v12.ActivityApi(in12);
const cases20 = new v20.CaseApi(in20);
const reads: Record<Version, Reads> = {
  v12: { session: new v12.SessionApi(in12), cases: cases12, activities: activities12 },
  v20: { session: new v20.SessionApi(in20), cases: cases20, activities: new v20.ActivityApi(in20) },
};

/** The date of the case as it was last read, the one that the last edit sent, and the last Location. */
let lastModified = '';
let sentLastModified = '';
let location: string | null = null;

async function run(step: Step): Promise<Answer> {
  try {
    return await send(step);
  } catch (error) {
    if (error instanceof v12.ResponseError || error instanceof v20.ResponseError) {
      const read = step.version === 'v12' ? v12.WSErrorFromJSON : v20.WSErrorFromJSON;
      return { status: error.response.status, error: read(await error.response.json()) };
    }
    throw error;
  }
}

async function send({ step, version, operation, with: w }: Step): Promise<Answer> {
  const { session, cases, activities } = reads[version];
  switch (operation) {
    case 'log_in': {
      const logIn = { userName: given(w.userName, 'userName'), password: given(w.password, 'password') };
      const { raw } = await session.logInRaw({ logIn, forceLogin: w.forceLogin });
      sessions[version] = raw.headers.get('X-egain-session') ?? undefined;
      return { status: raw.status, values: { session: raw.headers.has('X-egain-session') } };
    }
    case 'log_out': {
      const { raw } = await session.logOutRaw({});
      return { status: raw.status };
    }
    case 'get_cases': {
      const answer = await cases.getCasesRaw({
        ids: w.ids?.join(',') ?? given(location?.split('/').at(-1), 'a Location'),
        $attribute: w.attributes?.join(','),
        acceptLanguage: w.acceptLanguage,
      });
      const list = await answer.value();
      lastModified = list._case[0]?.lastModified.date ?? lastModified;
      return { status: answer.raw.status, values: ofCases(list) };
    }
    case 'look_up_cases': {
      const caseLookup = { email: w.email, status: w.status };
      const answer = await cases20.lookUpCasesRaw({ caseLookup, $pagesize: w.pagesize });
      return { status: answer.raw.status, values: ofCases(await answer.value()) };
    }
    case 'get_activities': {
      const answer = await activities.getActivitiesRaw({ ids: given(w.ids, 'ids').join(',') });
      return { status: answer.raw.status, values: ofActivities(await answer.value()) };
    }
    case 'edit_case': {
      if (step !== 'edit_with_stale_date') sentLastModified = lastModified;
      const { raw } = await cases12.editCaseRaw({ caseEdit: edit(w, sentLastModified) });
      return { status: raw.status };
    }
    case 'change_case_of_activities': {
      const { raw } = await activities12.changeCaseOfActivitiesRaw({
        ids: given(w.ids, 'ids').join(','),
        relateCase: w.relateCase,
        caseTarget: { id: w.id, subject: w.subject, severity: w.severity && { value: w.severity } },
      });
      location = raw.headers.get('Location');
      return { status: raw.status, values: { location } };
    }
    case 'change_customer_of_activities': {
      const activitiesCustomerChange = changeOfCustomer(w);
      const { raw } = await activities12.changeCustomerOfActivitiesRaw({ activitiesCustomerChange });
      return { status: raw.status };
    }
    default:
      throw new Error(`no such operation: ${operation}`);
  }
}

/** Absent: the property is undefined. Empty: it is ''. Set: it has a value. */
function edit(w: Given, date: string): v12.CaseEdit {
  return {
    id: given(w.id, 'id'),
    lastModified: { date },
    subject: w.subject,
    dueDate: w.dueDate,
    owner: w.owner ? { user: { id: w.owner } } : w.owner,
  };
}

function changeOfCustomer(w: Given): v12.ActivitiesCustomerChange {
  const activity = given(w.activities, 'activities').map(({ id, contactPoint }) => ({
    id,
    customer: {
      contactPersons: { contactPerson: [{ contactPoints: { contactPoint: [{ id: contactPoint }] } }] },
    },
  }));
  return { activity };
}

function ofCases({ _case, paginationInfo }: v12.CaseList | v20.CaseList): Record<string, Value> {
  const [first] = _case;
  const attributes = first?.customAttributes?.customAttribute ?? [];
  const contractNo = attributes.find((attribute) => attribute.attribName === 'contract_no');
  return {
    ids: _case.map((one) => one.id),
    count: paginationInfo?.count ?? null,
    id: first?.id ?? null,
    subject: first?.subject ?? null,
    description: first?.description ?? null,
    severity: first?.severity.value ?? null,
    created: first?.created?.date ?? null,
    lastModified: first?.lastModified.date ?? null,
    dueDate: first?.dueDate ?? null,
    owner: first?.owner?.user.id ?? null,
    customer: first?.customer?.id ?? null,
    contract_no: contractNo?.attribValues.attribValue[0]?.value ?? null,
    related: first?.relatedCases?._case.map((one) => one.id) ?? [],
  };
}

function ofActivities({ activity }: v12.ActivityList | v20.ActivityList): Record<string, Value> {
  const points = activity.map((one) => one.customer?.contactPersons?.contactPerson[0]?.contactPoints);
  return {
    ids: activity.map((one) => one.id),
    cases: activity.map((one) => one._case?.id ?? null),
    customers: activity.map((one) => one.customer?.id ?? null),
    contactPoints: points.map((one) => one?.contactPoint[0]?.id ?? null),
    contactPointData: activity.map((one) => one.contactPointData),
  };
}

await runScenario(given(process.argv[2], 'the path of the scenario'), run);
