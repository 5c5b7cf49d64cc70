/** The scenario through the package that hey-api generates: functions, and a client for each version. */

import * as v12 from 'casewright-client/v12';
import * as v20 from 'casewright-client/v20';
import { client as client12 } from 'casewright-client/v12/client';
import { client as client20 } from 'casewright-client/v20/client';
import { type Answer, type Given, type Step, type Value, type Version, given, runScenario } from './protocol.js';

/** What both versions have; a function of v20 has the types of v20, which are those of v12 and more. */
type Reads = Pick<typeof v12, 'logIn' | 'logOut' | 'getCases' | 'getActivities'>;

const reads: Record<Version, Reads> = { v12, v20 };
const sessions: Partial<Record<Version, string>> = {};
const base = given(process.env['CASEWRIGHT_URL'], 'CASEWRIGHT_URL');
client12.setConfig({ baseUrl: `${base}/system/ws/v12`, auth: () => sessions.v12 });
client20.setConfig({ baseUrl: `${base}/system/ws/v20`, auth: () => sessions.v20 });

/** The date of the case as it was last read, the one that the last edit sent, and the last Location. */
let lastModified = '';
let sentLastModified = '';
let location: string | null = null;

async function run({ step, version, operation, with: w }: Step): Promise<Answer> {
  const api = reads[version];
  switch (operation) {
    case 'log_in': {
      const body = { userName: given(w.userName, 'userName'), password: given(w.password, 'password') };
      const query = w.forceLogin ? { forceLogin: w.forceLogin } : undefined;
      const { error, response } = await api.logIn({ body, ...(query && { query }) });
      if (response.ok) sessions[version] = response.headers.get('X-egain-session') ?? undefined;
      return { status: response.status, error, values: { session: response.headers.has('X-egain-session') } };
    }
    case 'log_out': {
      const { error, response } = await api.logOut();
      return { status: response.status, error };
    }
    case 'get_cases': {
      const { data, error, response } = await api.getCases({
        path: { ids: w.ids?.join(',') ?? given(location?.split('/').at(-1), 'a Location') },
        query: { $attribute: w.attributes?.join(',') },
        headers: { 'Accept-Language': w.acceptLanguage },
      });
      if (data?.case[0]) lastModified = data.case[0].lastModified.date;
      return { status: response.status, error, values: data && ofCases(data) };
    }
    case 'look_up_cases': {
      const { data, error, response } = await v20.lookUpCases({
        body: { email: w.email, status: w.status },
        query: { $pagesize: w.pagesize },
      });
      return { status: response.status, error, values: data ? ofCases(data) : undefined };
    }
    case 'get_activities': {
      const { data, error, response } = await api.getActivities({ path: { ids: given(w.ids, 'ids').join(',') } });
      return { status: response.status, error, values: data && ofActivities(data) };
    }
    case 'edit_case': {
      if (step !== 'edit_with_stale_date') sentLastModified = lastModified;
      const { error, response } = await v12.editCase({ body: edit(w, sentLastModified) });
      return { status: response.status, error };
    }
    case 'change_case_of_activities': {
      const { error, response } = await v12.changeCaseOfActivities({
        path: { ids: given(w.ids, 'ids').join(',') },
        query: { relateCase: w.relateCase },
        body: { id: w.id, subject: w.subject, severity: w.severity && { value: w.severity } },
      });
      location = response.headers.get('Location');
      return { status: response.status, error, values: { location } };
    }
    case 'change_customer_of_activities': {
      const { error, response } = await v12.changeCustomerOfActivities({ body: changeOfCustomer(w) });
      return { status: response.status, error };
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
  const change = (id: string, contactPoint: string): v12.ActivityCustomerChange => ({
    id,
    customer: {
      contactPersons: { contactPerson: [{ contactPoints: { contactPoint: [{ id: contactPoint }] } }] },
    },
  });
  return { activity: given(w.activities, 'activities').map((one) => change(one.id, one.contactPoint)) };
}

function ofCases({ case: cases, paginationInfo }: v12.CaseList | v20.CaseList): Record<string, Value> {
  const [first] = cases;
  const attributes = first?.customAttributes?.customAttribute ?? [];
  const contractNo = attributes.find((attribute) => attribute.attribName === 'contract_no');
  return {
    ids: cases.map((one) => one.id),
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
    related: first?.relatedCases?.case.map((one) => one.id) ?? [],
  };
}

function ofActivities({ activity }: v12.ActivityList | v20.ActivityList): Record<string, Value> {
  const points = activity.map((one) => one.customer?.contactPersons?.contactPerson[0]?.contactPoints);
  return {
    ids: activity.map((one) => one.id),
    cases: activity.map((one) => one.case?.id ?? null),
    customers: activity.map((one) => one.customer?.id ?? null),
    contactPoints: points.map((one) => one?.contactPoint[0]?.id ?? null),
    contactPointData: activity.map((one) => one.contactPointData),
  };
}

await runScenario(given(process.argv[2], 'the path of the scenario'), run);
