//! Writes the Rust client of one client profile: `generate PROFILE.yaml CLIENT.rs`.

use std::{env, error::Error, fs};

use openapiv3::{OpenAPI, Operation, ReferenceOr, StatusCode};
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle};

fn main() -> Result<(), Box<dyn Error>> {
    let [profile, client] = env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| "usage: generate PROFILE.yaml CLIENT.rs")?;
    let mut spec: OpenAPI = serde_yaml::from_reader(fs::File::open(profile)?)?;
    operations(&mut spec).for_each(keep_one_success);
    let mut settings = GenerationSettings::default();
    settings.with_interface(InterfaceStyle::Builder);
    let tokens = Generator::new(&settings).generate_tokens(&spec)?;
    fs::write(client, prettyplease::unparse(&syn::parse2(tokens)?))?;
    Ok(())
}

fn operations(spec: &mut OpenAPI) -> impl Iterator<Item = &mut Operation> {
    spec.paths
        .paths
        .values_mut()
        .filter_map(|path| match path {
            ReferenceOr::Item(path) => Some(path),
            ReferenceOr::Reference { .. } => None,
        })
        .flat_map(|path| [&mut path.get, &mut path.put, &mut path.post, &mut path.delete])
        .flatten()
}

/// Leaves out a 204 beside a 200: progenitor knows one type of success for an operation.
/// The client then reports a 204 as `Error::UnexpectedResponse`.
fn keep_one_success(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    if responses.contains_key(&StatusCode::Code(200)) {
        responses.shift_remove(&StatusCode::Code(204));
    }
}
