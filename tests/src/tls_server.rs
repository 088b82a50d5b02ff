//! A server behind TLS, like those of AWS, with a certificate of an authority that was made for this run.

use std::path::PathBuf;
use std::sync::Arc;

use cloud::connection::AMAZON_ROOTS;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use crate::program::Folder;

/// A server behind TLS.
#[derive(Debug)]
pub struct TlsServer {
    /// Its address.
    pub endpoint: String,
    /// A file of root certificates, for `AWS_CA_BUNDLE`: Amazon's, and the authority that signed the server's.
    pub bundle: PathBuf,
    /// The certificate of that authority alone, in PEM.
    pub authority: String,
    _folder: Folder,
}

impl TlsServer {
    /// Puts TLS before a server on this machine.
    ///
    /// # Panics
    ///
    /// A certificate cannot be made, or the machine has no free port.
    pub async fn before(endpoint: &str) -> Self {
        let (authority, certificate, key) = certificate();
        let folder = Folder::new(&format!("encrypted-{}", endpoint.rsplit(':').next().unwrap_or_default()));
        let bundle = folder.0.join("roots.pem");
        std::fs::write(&bundle, format!("{AMAZON_ROOTS}{authority}")).expect("the folder is writable");
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("ring has the default versions").with_no_client_auth();
        let config = config.with_single_cert(vec![certificate], key.into()).expect("the key is the certificate's");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let server = endpoint.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("https://{}", listener.local_addr().expect("a bound address"));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (acceptor, server) = (acceptor.clone(), server.clone());
                tokio::spawn(async move {
                    let _ = client.set_nodelay(true);
                    // A client that does not trust the certificate closes the connection, like a client that is done.
                    let Ok(mut client) = acceptor.accept(client).await else { return };
                    let Ok(mut onward) = TcpStream::connect(server).await else { return };
                    let _ = onward.set_nodelay(true);
                    let _ = copy_bidirectional(&mut client, &mut onward).await;
                });
            }
        });
        Self { endpoint, bundle, authority, _folder: folder }
    }
}

/// Returns a new authority in PEM, and a certificate of it for this machine with its key.
fn certificate() -> (String, CertificateDer<'static>, PrivatePkcs8KeyDer<'static>) {
    let authority_key = KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let pem = authority.self_signed(&authority_key).expect("a certificate").pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
    let certificate = params.signed_by(&key, &issuer).expect("a certificate");
    (pem, certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der()))
}
