//! A passkey in software: ES256, attestation "none", in the form in which a browser passes on its answers (WebAuthn
//! Level 3, sections 5 and 6).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const KEY_INCLUDED: u8 = 0x40;

/// One key of one device. Tests change what they want to go wrong.
pub(super) struct Authenticator {
    key: SigningKey,
    id: [u8; 32],
    /// Grows with every signature.
    pub(super) counter: u32,
    /// The page the browser shows.
    pub(super) origin: &'static str,
    /// Whether the person is asked for a PIN or a fingerprint.
    pub(super) verifies: bool,
}

impl Authenticator {
    /// A device with this name, always with the same key.
    pub(super) fn new(name: &str) -> Self {
        let seed = |what: &str| -> [u8; 32] { Sha256::digest(format!("{what} of {name}")).into() };
        let key = SigningKey::from_slice(&seed("the key")).unwrap();
        Self { key, id: seed("the id"), counter: 0, origin: "http://localhost:3001", verifies: true }
    }

    /// Another key that pretends to be this one.
    pub(super) fn forged(&self) -> Self {
        Self { id: self.id, counter: self.counter, ..Self::new("a forger") }
    }

    /// The answer of `navigator.credentials.create()`.
    pub(super) fn create(&mut self, options: &Value) -> Value {
        let options = &options["publicKey"];
        let client = self.client_data("webauthn.create", &options["challenge"]);
        let mut data = self.data(&options["rp"]["id"], KEY_INCLUDED);
        data.extend([0; 16]);
        data.extend((self.id.len() as u16).to_be_bytes());
        data.extend(self.id);
        data.extend(self.public_key());
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        json!({
            "id": encode(self.id), "rawId": encode(self.id), "type": "public-key", "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
            "response": { "clientDataJSON": encode(client), "attestationObject": encode(object), "transports": ["internal"] },
        })
    }

    /// The answer of `navigator.credentials.get()`.
    pub(super) fn get(&mut self, options: &Value) -> Value {
        let options = &options["publicKey"];
        let client = self.client_data("webauthn.get", &options["challenge"]);
        let data = self.data(&options["rpId"], 0);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": encode(self.id), "rawId": encode(self.id), "type": "public-key", "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
            "response": {
                "clientDataJSON": encode(client), "authenticatorData": encode(data),
                "signature": encode(signature.to_der().to_bytes()), "userHandle": null,
            },
        })
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        let data =
            json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        serde_json::to_vec(&data).unwrap()
    }

    fn data(&mut self, site: &Value, flags: u8) -> Vec<u8> {
        self.counter += 1;
        let verified = if self.verifies { USER_VERIFIED } else { 0 };
        let mut data = Sha256::digest(site.as_str().unwrap()).to_vec();
        data.push(USER_PRESENT | verified | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// COSE key, CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), x, b"\x22\x58\x20", y].concat()
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
