//! What the program is given and what it prints; clients/README.md says more of both.

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub type Anything<T> = Result<T, Box<dyn std::error::Error>>;

#[derive(Deserialize)]
pub struct Scenario {
    pub steps: Vec<Step>,
}

/// One request of the scenario. `values` names what to print of the answer.
#[derive(Deserialize)]
pub struct Step {
    pub step: String,
    pub version: String,
    pub operation: String,
    pub with: Given,
    #[serde(default)]
    pub values: Vec<String>,
}

/// What a step is given; what is `None` is not sent.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Given {
    pub ids: Vec<String>,
    pub attributes: Vec<String>,
    pub accept_language: Option<String>,
    pub force_login: Option<String>,
    pub relate_case: Option<String>,
    pub pagesize: Option<u64>,
    pub user_name: String,
    pub password: String,
    pub email: Option<String>,
    pub status: Option<String>,
    pub id: Option<String>,
    pub subject: Option<String>,
    pub severity: Option<String>,
    pub due_date: Option<String>,
    pub owner: Option<String>,
    pub activities: Vec<Activity>,
}

/// An activity and the contact point of the customer that it gets.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    pub id: String,
    pub contact_point: String,
}

/// Values that were read of an answer, by the names of clients/README.md; null is an absent member.
pub type Values = BTreeMap<String, Value>;

/// What came back. `code` and `rule` are those of a refusal.
#[derive(Default, Serialize)]
pub struct Answer {
    pub status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    pub values: Values,
}

/// What is printed of a step.
#[derive(Serialize)]
pub struct Line {
    pub version: String,
    pub step: String,
    #[serde(flatten)]
    pub answer: Answer,
}

/// Returns the values of a JSON object.
pub fn values(object: Value) -> Values {
    match object {
        Value::Object(members) => members.into_iter().collect(),
        _ => Values::new(),
    }
}

/// Returns the text as the type that the contract has for it, if there is one.
pub fn typed<T: FromStr>(text: &Option<String>) -> Result<Option<T>, T::Err> {
    text.as_deref().map(str::parse).transpose()
}
