// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

/**
 * What is known of an identity beside name, type and affiliation.
 *
 * @param isInCertificates whether a certificate has it for which nobody says what is to be in it
 */
record Attribute(String name, String value, boolean isInCertificates) {

  static final String ENROLLMENT_ID = "hf.EnrollmentID";
  static final String TYPE = "hf.Type";
  static final String AFFILIATION = "hf.Affiliation";
  static final String ROLES = "hf.Registrar.Roles";
  static final String DELEGATE_ROLES = "hf.Registrar.DelegateRoles";
  static final String ATTRIBUTES = "hf.Registrar.Attributes";
  static final String REVOKER = "hf.Revoker";
  static final String INTERMEDIATE_CA = "hf.IntermediateCA";
  static final String GEN_CRL = "hf.GenCRL";
  static final String AFFILIATION_MANAGER = "hf.AffiliationMgr";
}
