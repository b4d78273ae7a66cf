// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

/** What a local chaincode needs to dial the peer's listener with TLS, all PEM. */
public record ChaincodeCredentials(String certPem, String keyPem, String rootCertPem) {}
