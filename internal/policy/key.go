package policy

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/bundle"
)

// A Key verifies signatures of bundles.
type Key struct {
	text string
	// algorithms are those that a signature may have. The signature itself says
	// which it is, so it must not be free to take a public key for a secret.
	algorithms []string
}

// ParseKey reads a key: a public key, or a certificate, in PEM; or else a secret,
// of which every byte counts, as in opa sign.
func ParseKey(text []byte) (*Key, error) {
	key := &Key{text: string(text)}
	block, _ := pem.Decode(text)
	if block == nil {
		if strings.TrimSpace(key.text) == "" || strings.Contains(key.text, "-----BEGIN") {
			return nil, errors.New("this is no key: it must be a public key in PEM, or a secret")
		}
		key.algorithms = []string{"HS256", "HS384", "HS512"}
		return key, nil
	}
	var public any
	var err error
	switch block.Type {
	case "PUBLIC KEY":
		public, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		public, err = x509.ParsePKCS1PublicKey(block.Bytes)
	case "CERTIFICATE":
		var certificate *x509.Certificate
		if certificate, err = x509.ParseCertificate(block.Bytes); err == nil {
			public = certificate.PublicKey
		}
	default:
		return nil, errors.New("this is no public key: a bundle is verified with the public half of the key that signs it")
	}
	switch public.(type) {
	case *rsa.PublicKey:
		key.algorithms = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
	case *ecdsa.PublicKey:
		key.algorithms = []string{"ES256", "ES384", "ES512"}
	}
	if err != nil || key.algorithms == nil {
		return nil, errors.New("this is no public key of RSA or ECDSA")
	}
	return key, nil
}

// verification asks OPA to verify the signature among files with the key.
func (k *Key) verification(files []Module) (*bundle.VerificationConfig, error) {
	i := slices.IndexFunc(files, func(file Module) bool { return bundle.IsSignaturesFile(file.Path) })
	var signatures bundle.SignaturesConfig
	var header struct {
		Algorithm string `json:"alg"`
	}
	err := json.Unmarshal(files[i].Text, &signatures)
	if err == nil && len(signatures.Signatures) == 1 {
		first, _, _ := strings.Cut(signatures.Signatures[0], ".")
		var text []byte
		if text, err = base64.RawURLEncoding.DecodeString(first); err == nil {
			err = json.Unmarshal(text, &header)
		}
	}
	switch {
	case err != nil, len(signatures.Signatures) != 1, signatures.Plugin != "" && signatures.Plugin != "_default":
		return nil, errors.New("the signatures of the bundle are not as OPA writes them")
	case !slices.Contains(k.algorithms, header.Algorithm):
		return nil, errors.New("the signature is not one of the key")
	}
	const id = "key"
	return bundle.NewVerificationConfig(map[string]*bundle.KeyConfig{
		id: {Key: k.text, Algorithm: header.Algorithm},
	}, id, "", nil), nil
}
