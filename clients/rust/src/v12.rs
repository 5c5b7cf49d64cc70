//! The operations of v12 that the scenario has.

use casewright_client::{
    Error, ResponseValue, in_session,
    v12::{Client, types},
};
use serde_json::json;

use crate::steps::{Activity, Answer, Anything, Given, Step, Values, typed, values};

/// A user who works with v12, and what the user has read last.
pub struct Caller {
    server: String,
    api: Client,
    last_modified: Option<types::InstantAttribute>,
    location: String,
}

impl Caller {
    pub fn new(server: String) -> Self {
        let api = Client::new(&server);
        Self { server, api, last_modified: None, location: String::new() }
    }

    pub async fn send(&mut self, step: &Step) -> Anything<Answer> {
        let with = &step.with;
        match step.operation.as_str() {
            "log_in" => self.log_in(with).await,
            "get_cases" => self.get_cases(with).await,
            "edit_case" => self.edit_case(with).await,
            "change_case_of_activities" => self.change_case(with).await,
            "change_customer_of_activities" => self.change_customer(with).await,
            "get_activities" => self.get_activities(with).await,
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

    /// Reads the cases with the given ids or, without any, the one that the last Location names.
    async fn get_cases(&mut self, with: &Given) -> Anything<Answer> {
        let followed = self.location.rsplit('/').next().unwrap_or_default();
        let ids = if with.ids.is_empty() { followed.to_owned() } else { with.ids.join(",") };
        let mut request = self.api.get_cases().ids(ids);
        if !with.attributes.is_empty() {
            request = request.attribute(with.attributes.join(","));
        }
        if let Some(language) = &with.accept_language {
            request = request.accept_language(language);
        }
        let sent = request.send().await;
        if let Ok(answer) = &sent {
            self.last_modified = Some(answer.case[0].last_modified.date.clone());
        }
        answered(sent, |answer| cases(&answer))
    }

    /// Sends what is given, with the date of the last change that was read last.
    async fn edit_case(&self, with: &Given) -> Anything<Answer> {
        let date = self.last_modified.clone().ok_or("no case was read")?;
        let edit = types::CaseEdit::builder()
            .id(with.id.clone().unwrap_or_default())
            .last_modified(types::LastModifiedEdit { date })
            .subject(typed::<types::CaseEditSubject>(&with.subject)?)
            .due_date(typed::<types::DueDateOrEmpty>(&with.due_date)?)
            .owner(with.owner.as_deref().map(owner).transpose()?);
        answered(self.api.edit_case().body(edit).send().await, |_| Values::new())
    }

    /// Moves activities to the case with an id or, without one, to a new case.
    async fn change_case(&mut self, with: &Given) -> Anything<Answer> {
        let severity = typed::<types::Severity>(&with.severity)?;
        let target = types::CaseTarget::builder()
            .id(typed::<types::SentId>(&with.id)?)
            .subject(typed::<types::CaseTargetSubject>(&with.subject)?)
            .severity(severity.map(|value| types::SeverityEdit { value }));
        let mut request = self.api.change_case_of_activities().ids(with.ids.join(",")).body(target);
        if let Some(relate) = typed::<types::Yes>(&with.relate_case)? {
            request = request.relate_case(relate);
        }
        let sent = request.send().await;
        let location = match &sent {
            Ok(answer) => answer.headers().get("Location").map(|to| to.to_str()).transpose()?,
            Err(_) => None,
        };
        self.location = location.unwrap_or_default().to_owned();
        let found = values(json!({"location": location}));
        answered(sent, |_| found)
    }

    async fn change_customer(&self, with: &Given) -> Anything<Answer> {
        let activity = with.activities.iter().map(customer_change).collect::<Anything<_>>()?;
        let change = types::ActivitiesCustomerChange { activity };
        let sent = self.api.change_customer_of_activities().body(change).send().await;
        answered(sent, |_| Values::new())
    }

    async fn get_activities(&self, with: &Given) -> Anything<Answer> {
        let sent = self.api.get_activities().ids(with.ids.join(",")).send().await;
        answered(sent, |answer| activities(&answer.activity))
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

/// Returns what makes the user with an id the owner and, without an id, takes the owner away.
fn owner(id: &str) -> Anything<types::OwnerOrEmpty> {
    if id.is_empty() {
        return Ok(id.parse::<types::NoOwner>()?.into());
    }
    let user = types::UserEdit { id: id.parse()? };
    Ok(types::OwnerEdit { user }.into())
}

fn customer_change(of: &Activity) -> Anything<types::ActivityCustomerChange> {
    let point = types::ContactPointEdit { id: of.contact_point.parse()? };
    let contact_points = types::ContactPointsEdit { contact_point: [point] };
    let person = types::ContactPersonEdit { contact_points };
    let contact_persons = types::ContactPersonsEdit { contact_person: [person] };
    let customer = types::ActivityCustomerEdit { contact_persons };
    Ok(types::ActivityCustomerChange { id: of.id.parse()?, customer })
}

fn cases(list: &types::CaseList) -> Values {
    let first = &list.case[0];
    let related = first.related_cases.as_ref();
    values(json!({
        "ids": list.case.iter().map(|case| &case.id).collect::<Vec<_>>(),
        "count": list.pagination_info.as_ref().map(|info| info.count),
        "id": first.id,
        "lastModified": first.last_modified.date,
        "subject": first.subject,
        "description": first.description,
        "severity": first.severity.value,
        "dueDate": first.due_date,
        "created": first.created.as_ref().map(|created| &created.date),
        "owner": first.owner.as_ref().map(|owner| &owner.user.id),
        "customer": first.customer.as_ref().map(|customer| &customer.id),
        "contract_no": first.custom_attributes.as_ref().and_then(contract_number),
        "related": related.map(|of| of.case.iter().map(|case| &case.id).collect::<Vec<_>>()),
    }))
}

fn contract_number(of: &types::CustomAttributes) -> Option<&str> {
    let mut all = of.custom_attribute.iter();
    let found = all.find(|attribute| *attribute.attrib_name == "contract_no")?;
    Some(&found.attrib_values.attrib_value[0].value)
}

fn activities(list: &[types::ActivityView]) -> Values {
    let customers = || list.iter().map(|activity| activity.customer.as_ref());
    let cases = list.iter().map(|activity| activity.case.as_ref());
    values(json!({
        "ids": list.iter().map(|activity| &activity.id).collect::<Vec<_>>(),
        "cases": cases.map(|case| case.map(|case| &case.id)).collect::<Vec<_>>(),
        "customers": customers().map(|one| one.map(|one| &one.id)).collect::<Vec<_>>(),
        "contactPoints": customers().map(|one| one.and_then(contact_point)).collect::<Vec<_>>(),
        "contactPointData": list.iter().map(|one| &one.contact_point_data).collect::<Vec<_>>(),
    }))
}

fn contact_point(of: &types::ActivityCustomerView) -> Option<&types::Id> {
    let person = of.contact_persons.as_ref()?.contact_person.first()?;
    Some(&person.contact_points.as_ref()?.contact_point.first()?.id)
}
