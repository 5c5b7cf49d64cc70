#![doc = include_str!("../README.md")]

pub use progenitor_client::{Error, ResponseValue};

pub mod v12;
pub mod v20;

/// Returns an HTTP client whose requests belong to the session that the answer to a log-in names.
///
/// Without the header `X-egain-session` in the answer, requests belong to none.
pub fn in_session<T>(log_in: &ResponseValue<T>) -> reqwest::Result<reqwest::Client> {
    const SESSION: &str = "x-egain-session";
    let headers = log_in.headers().get(SESSION).cloned().into_iter();
    reqwest::Client::builder()
        .default_headers(headers.map(|id| (SESSION.parse().unwrap(), id)).collect())
        .build()
}
