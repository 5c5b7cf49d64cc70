//! The operations of v20 that the scenario has.

use casewright_client::{
    Error, ResponseValue, in_session,
    v20::{Client, types},
};
use serde_json::json;

use crate::steps::{Answer, Anything, Given, Step, Values, typed, values};

/// A user who works with v20, in a session of its own.
pub struct Caller {
    server: String,
    api: Client,
}

impl Caller {
    pub fn new(server: String) -> Self {
        let api = Client::new(&server);
        Self { server, api }
    }

    pub async fn send(&mut self, step: &Step) -> Anything<Answer> {
        let with = &step.with;
        match step.operation.as_str() {
            "log_in" => self.log_in(with).await,
            "look_up_cases" => self.look_up_cases(with).await,
            "get_cases" => self.get_cases(with).await,
            "log_out" => answered(self.api.log_out().send().await, |_| Values::new()),
            other => Err(format!("no operation {other}").into()),
        }
    }

    async fn log_in(&mut self, with: &Given) -> Anything<Answer> {
        let body =
            types::LogIn { user_name: with.user_name.parse()?, password: with.password.parse()? };
        let mut request = self.api.log_in().body(body);
        if let Some(force) = typed::<types::Yes>(&with.force_login)? {
            request = request.force_login(force);
        }
        let sent = request.send().await;
        if let Ok(answer) = &sent {
            self.api = Client::new_with_client(&self.server, in_session(answer)?);
        }
        answered(sent, |answer| {
            values(json!({"session": answer.headers().contains_key("X-egain-session")}))
        })
    }

    async fn look_up_cases(&self, with: &Given) -> Anything<Answer> {
        let criteria = types::CaseLookup::builder()
            .email(typed::<types::CaseLookupEmail>(&with.email)?)
            .status(typed::<types::CaseStatus>(&with.status)?);
        let mut request = self.api.look_up_cases().body(criteria);
        if let Some(size) = with.pagesize {
            request = request.pagesize(size);
        }
        answered(request.send().await, |answer| cases(&answer))
    }

    async fn get_cases(&self, with: &Given) -> Anything<Answer> {
        let mut request = self.api.get_cases().ids(with.ids.join(","));
        if !with.attributes.is_empty() {
            request = request.attribute(with.attributes.join(","));
        }
        if let Some(language) = &with.accept_language {
            request = request.accept_language(language);
        }
        answered(request.send().await, |answer| cases(&answer))
    }
}

/// Returns status and values of an answer, or status, code and rule of a refusal.
fn answered<T>(
    sent: Result<ResponseValue<T>, Error<types::WsError>>,
    read: impl FnOnce(ResponseValue<T>) -> Values,
) -> Anything<Answer> {
    match sent {
        Ok(answer) => Ok(Answer {
            status: answer.status().as_u16(),
            values: read(answer),
            ..Answer::default()
        }),
        Err(Error::ErrorResponse(refusal)) => Ok(Answer {
            status: refusal.status().as_u16(),
            code: Some(refusal.code.to_string()),
            rule: refusal.details.first().map(|detail| detail.key.to_string()),
            ..Answer::default()
        }),
        Err(other) => Err(other.into()),
    }
}

fn cases(list: &types::CaseList) -> Values {
    let first = &list.case[0];
    values(json!({
        "ids": list.case.iter().map(|case| &case.id).collect::<Vec<_>>(),
        "count": list.pagination_info.as_ref().map(|info| info.count),
        "id": first.id,
        "subject": first.subject,
        "description": first.description,
        "severity": first.severity.value,
        "dueDate": first.due_date,
        "created": first.created.as_ref().map(|created| &created.date),
        "owner": first.owner.as_ref().map(|owner| &owner.user.id),
        "customer": first.customer.as_ref().map(|customer| &customer.id),
        "contract_no": first.custom_attributes.as_ref().and_then(contract_number),
    }))
}

fn contract_number(of: &types::CustomAttributes) -> Option<&str> {
    let mut all = of.custom_attribute.iter();
    let found = all.find(|attribute| *attribute.attrib_name == "contract_no")?;
    Some(&found.attrib_values.attrib_value[0].value)
}
