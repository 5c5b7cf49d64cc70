//! Runs the scenario of clients/scenario.yaml through the generated client.
//!
//! It is given the scenario as a file of JSON and the server in CASEWRIGHT_URL, and prints one line
//! of JSON for each step, then a table. clients/README.md says what stands in them.

mod steps;
mod v12;
mod v20;

use std::{env, fs, process::ExitCode};

use steps::{Answer, Anything, Line, Scenario, Step};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (Some(file), Ok(server)) = (env::args().nth(1), env::var("CASEWRIGHT_URL")) else {
        eprintln!("usage: CASEWRIGHT_URL=http://127.0.0.1:8080 scenario SCENARIO.json");
        return ExitCode::FAILURE;
    };
    match run(&file, &server).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Sends every step and prints its line, then the table.
async fn run(file: &str, server: &str) -> Anything<()> {
    let scenario: Scenario = serde_json::from_str(&fs::read_to_string(file)?)?;
    let mut first = v12::Caller::new(format!("{server}/system/ws/v12"));
    let mut second = v20::Caller::new(format!("{server}/system/ws/v20"));
    let mut lines = Vec::new();
    for step in scenario.steps {
        let answer = match step.version.as_str() {
            "v12" => first.send(&step).await,
            "v20" => second.send(&step).await,
            other => Err(format!("no version {other}").into()),
        };
        let answer = answer.map_err(|error| format!("{} {}: {error}", step.version, step.step))?;
        let line = line(step, answer);
        println!("{}", serde_json::to_string(&line)?);
        lines.push(line);
    }
    print_table(&lines);
    Ok(())
}

/// Returns the line of a step, with just the values that it names.
fn line(step: Step, mut answer: Answer) -> Line {
    answer.values.retain(|name, _| step.values.contains(name));
    Line { version: step.version, step: step.step, answer }
}

fn print_table(lines: &[Line]) {
    println!("{:8} {:25} {:6} {:8} rule", "version", "step", "status", "code");
    for Line { version, step, answer } in lines {
        let (code, rule) = (answer.code.as_deref(), answer.rule.as_deref());
        println!(
            "{version:8} {step:25} {:6} {:8} {}",
            answer.status,
            code.unwrap_or_default(),
            rule.unwrap_or_default()
        );
    }
}
