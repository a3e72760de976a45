//! The customers of the demo organization, who are parties in its documents and cards.

use shared::Result;
use shared::activity::Actor;
use shared::customers::{self, Customer, Kind, NewCustomer};
use shared::db::OrgTx;

/// Name, e-mail address and address. What names them attaches itself: the agreement and the credit note by an e-mail
/// address, cards by their customer.
const CUSTOMERS: [(&str, &str, &str); 4] = [
    ("Oughterard School", "office@oughterardschool.example", "Station Road, Oughterard, Co. Galway"),
    ("Salthill Guest House", "rooms@salthillhouse.example", "12 Upper Salthill Road, Galway"),
    ("Spiddal Co-op", "office@spiddalcoop.example", "Main Street, Spiddal, Co. Galway"),
    ("Tuam Plant Hire", "office@tuamplant.example", "Dublin Road, Tuam, Co. Galway"),
];

/// Makes the customers.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn make(tx: &mut OrgTx, actor: &Actor) -> Result<Vec<Customer>> {
    let mut made = Vec::new();
    for (name, email, address) in CUSTOMERS {
        made.push(customers::insert(tx, actor, &customer(name, email, address)).await?);
    }
    Ok(made)
}

fn customer(name: &str, email: &str, address: &str) -> NewCustomer {
    NewCustomer {
        kind: Kind::Company,
        name: name.to_owned(),
        emails: vec![email.to_owned()],
        domains: email.split('@').skip(1).map(str::to_owned).collect(),
        phones: Vec::new(),
        vat_ids: Vec::new(),
        address: Some(address.to_owned()),
        notes: None,
    }
}
