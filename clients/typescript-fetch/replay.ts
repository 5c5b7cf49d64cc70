/** Documented examples through the package: bodies are read into the generated models and sent. */

import { isDeepStrictEqual } from 'node:util';

import * as v12 from 'casewright-client-classes/v12';
import * as v20 from 'casewright-client-classes/v20';
import { type Answer, type Request, Unsendable, answerRequests, given } from './protocol.js';

type Send<Apis> = (parameters: Parameters, apis: Apis) => Promise<{ raw: Response }>;

/** What both versions have; the classes of each version are their own, their methods have the same types. */
interface Shared {
  session: Pick<v12.SessionApi, 'logInRaw' | 'logOutRaw'>;
  cases: Pick<v12.CaseApi, 'getCasesRaw' | 'searchCasesRaw'>;
  activities: Pick<v12.ActivityApi, 'getActivitiesRaw' | 'searchActivitiesRaw'>;
  customers: Pick<v12.CustomerApi, 'getCustomersRaw'>;
}

const base = given(process.env['CASEWRIGHT_URL'], 'CASEWRIGHT_URL');

/** Parameters and body of a request, each to be taken once; what is left over cannot be sent. */
class Parameters {
  private readonly left: Map<string, string>;

  constructor(private readonly request: Request) {
    this.left = new Map(Object.entries(request.parameters));
  }

  text(name: string): string | undefined {
    const value = this.left.get(name);
    this.left.delete(name);
    return value;
  }

  required(name: string): string {
    return given(this.text(name), name);
  }

  number(name: string): number | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : Number(value);
  }

  /** One of the values of a generated enumeration. */
  one<T extends string>(name: string, values: Record<string, T>): T | undefined {
    const value = this.text(name);
    const found = Object.values(values).find((known) => known === value);
    if (value !== undefined && found === undefined) throw new Unsendable(`${name} cannot be ${value}`);
    return found;
  }

  /** The body in its model; it must hold all that is written. */
  body<T>(read: (json: unknown) => T, write: (model: T) => unknown): T {
    if (this.request.body === null) throw new Unsendable('the operation needs a body');
    let written: unknown;
    try {
      written = JSON.parse(this.request.body);
    } catch (error) {
      throw new Unsendable(`no JSON: ${error}`);
    }
    const model = readable(() => read(written));
    const kept: unknown = readable(() => JSON.parse(JSON.stringify(write(model))));
    if (!isDeepStrictEqual(kept, written)) throw new Unsendable('the model holds less than the body has');
    return model;
  }

  end(): void {
    if (this.left.size) throw new Unsendable(`no parameter for ${[...this.left.keys()].join(', ')}`);
  }
}

/** A model that lacks what the generated code expects makes it throw a TypeError. */
function readable<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof TypeError) throw new Unsendable(`the model cannot hold the body: ${error.message}`);
    throw error;
  }
}

const language = (p: Parameters) => ({ acceptLanguage: p.text('Accept-Language') });
const paging = (p: Parameters) => ({
  $pagenum: p.number('$pagenum'),
  $pagesize: p.number('$pagesize'),
  $rangestart: p.number('$rangestart'),
  $rangesize: p.number('$rangesize'),
});
const sorting = (p: Parameters) => ({
  $attribute: p.text('$attribute'),
  $sort: p.text('$sort'),
  $order: p.one('$order', v12.SortOrder),
});

const SHARED: Record<string, Send<Shared>> = {
  log_in: (p, { session }) =>
    session.logInRaw({
      logIn: p.body(v12.LogInFromJSON, v12.LogInToJSON),
      forceLogin: p.one('forceLogin', v12.Yes),
      ...language(p),
    }),
  log_out: (p, { session }) => session.logOutRaw(language(p)),
  get_cases: (p, { cases }) =>
    cases.getCasesRaw({ ids: p.required('ids'), $attribute: p.text('$attribute'), ...language(p) }),
  get_activities: (p, { activities }) => activities.getActivitiesRaw({ ids: p.required('ids'), ...language(p) }),
  get_customers: (p, { customers }) => customers.getCustomersRaw({ ids: p.required('ids'), ...language(p) }),
  search_cases: (p, { cases }) =>
    cases.searchCasesRaw({
      customer: p.text('customer'),
      email: p.text('email'),
      phone: p.text('phone'),
      ...sorting(p),
      ...paging(p),
      ...language(p),
    }),
  search_activities: (p, { activities }) =>
    activities.searchActivitiesRaw({
      customer: p.text('customer'),
      _case: p.text('case'),
      status: p.one('status', v12.ActivityStatusCriterion),
      mode: p.one('mode', v12.ActivityModeCriterion),
      assignedTo: p.text('assignedTo'),
      queue: p.text('queue'),
      createdDate: p.text('createdDate'),
      lastModifiedDate: p.text('lastModifiedDate'),
      assignedUserName: p.text('assignedUserName'),
      type: p.one('type', v12.ActivityKindCriterion),
      ...paging(p),
      ...language(p),
    }),
};

function apis12(settings: v12.ConfigurationParameters) {
  const configuration = new v12.Configuration(settings);
  return {
    session: new v12.SessionApi(configuration),
    cases: new v12.CaseApi(configuration),
    activities: new v12.ActivityApi(configuration),
    customers: new v12.CustomerApi(configuration),
  };
}

const IN_V12: Record<string, Send<ReturnType<typeof apis12>>> = {
  ...SHARED,
  edit_case: (p, { cases }) =>
    cases.editCaseRaw({ caseEdit: p.body(v12.CaseEditFromJSON, v12.CaseEditToJSON), ...language(p) }),
  close_case: (p, { cases }) => cases.closeCaseRaw({ id: p.required('id'), ...language(p) }),
  change_customer_of_case: (p, { cases }) =>
    cases.changeCustomerOfCaseRaw({
      id: p.required('id'),
      caseCustomerChange: p.body(v12.CaseCustomerChangeFromJSON, v12.CaseCustomerChangeToJSON),
      ...language(p),
    }),
  change_case_of_activities: (p, { activities }) =>
    activities.changeCaseOfActivitiesRaw({
      ids: p.required('ids'),
      relateCase: p.one('relateCase', v12.Yes),
      caseTarget: p.body(v12.CaseTargetFromJSON, v12.CaseTargetToJSON),
      ...language(p),
    }),
  change_customer_of_activities: (p, { activities }) =>
    activities.changeCustomerOfActivitiesRaw({
      activitiesCustomerChange: p.body(v12.ActivitiesCustomerChangeFromJSON, v12.ActivitiesCustomerChangeToJSON),
      ...language(p),
    }),
};

function apis20(settings: v20.ConfigurationParameters) {
  const configuration = new v20.Configuration(settings);
  return {
    session: new v20.SessionApi(configuration),
    cases: new v20.CaseApi(configuration),
    activities: new v20.ActivityApi(configuration),
    customers: new v20.CustomerApi(configuration),
  };
}

const IN_V20: Record<string, Send<ReturnType<typeof apis20>>> = {
  ...SHARED,
  look_up_cases: (p, { cases }) =>
    cases.lookUpCasesRaw({
      caseLookup: p.body(v20.CaseLookupFromJSON, v20.CaseLookupToJSON),
      ...sorting(p),
      ...paging(p),
      ...language(p),
    }),
};

const WITH_BODY = new Set([
  'log_in',
  'edit_case',
  'change_customer_of_case',
  'change_case_of_activities',
  'change_customer_of_activities',
  'look_up_cases',
]);

async function send(request: Request): Promise<Answer> {
  const { version, operation } = request;
  if (request.body !== null && !WITH_BODY.has(operation)) throw new Unsendable('the operation takes no body');
  const parameters = new Parameters(request);
  const settings = {
    basePath: `${base}/system/ws/${version}`,
    ...(request.session !== null && { apiKey: request.session }),
    // Before anything goes out: all that the request has was taken by the operation.
    fetchApi: (input: RequestInfo | URL, init?: RequestInit) => {
      parameters.end();
      return fetch(input, init);
    },
  };
  try {
    const { raw } =
      version === 'v12'
        ? await given(IN_V12[operation], operation)(parameters, apis12(settings))
        : await given(IN_V20[operation], operation)(parameters, apis20(settings));
    return { status: raw.status };
  } catch (error) {
    if (error instanceof v12.ResponseError || error instanceof v20.ResponseError) {
      const read = version === 'v12' ? v12.WSErrorFromJSON : v20.WSErrorFromJSON;
      return { status: error.response.status, error: read(await error.response.json()) };
    }
    if (error instanceof v12.FetchError || error instanceof v20.FetchError) {
      if (error.cause instanceof Unsendable) throw error.cause;
    }
    throw error;
  }
}

await answerRequests(send);
