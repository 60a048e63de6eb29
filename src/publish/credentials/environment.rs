//! Secrets in the environment, as `POD_NAME_PASSWORD`: what CI has.

use super::{Secret, Secrets, Whom};

/// What Amazon's own tools read.
const OF_S3: [(&str, &str); 3] = [
    ("key", "AWS_ACCESS_KEY_ID"),
    ("secret", "AWS_SECRET_ACCESS_KEY"),
    ("token", "AWS_SESSION_TOKEN"),
];

/// What the environment says.
pub(super) fn read(whom: &Whom, variable: &dyn Fn(&str) -> Option<String>) -> Secrets {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(Secret::from);
    let name = whom.name.to_uppercase().replace('-', "_");
    let mut secrets = Secrets::default();
    for (field, value) in secrets.fields() {
        *value = set(&format!("POD_{name}_{}", field.to_uppercase()));
    }
    // A key goes with its own secret alone, never with that of another.
    if whom.s3 && secrets.key.is_none() && secrets.secret.is_none() {
        for (field, value) in secrets.fields() {
            if let Some((_, name)) = OF_S3.iter().find(|(known, _)| *known == field) {
                *value = set(name);
            }
        }
    }
    secrets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_amazon_go_for_s3_alone() {
        let set = |name: &str| name.starts_with("AWS_").then(|| format!("geheim-{name}"));
        let mut whom = Whom { name: "storage".into(), account: "b@h".into(), s3: true };
        assert_eq!(read(&whom, &set).key.unwrap().reveal(), "geheim-AWS_ACCESS_KEY_ID");
        whom.s3 = false;
        assert_eq!(read(&whom, &set), Secrets::default());
    }
}
