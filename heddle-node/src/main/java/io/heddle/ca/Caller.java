// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.ca.Refusal.Code;
import io.heddle.golang.GoBoolean;
import java.util.Arrays;
import java.util.List;

/**
 * Who asks, and what they may.
 *
 * <p>Fabric CA: lib/serverrequestcontext.go.
 *
 * @param certificate with which they have signed the request
 */
record Caller(Identity identity, CertificateId certificate) {

  private static final String ALL = "*";

  String name() {
    return identity.name();
  }

  /**
   * The types of identities that the caller may register.
   *
   * @throws Refusal if the caller has no attribute that says so
   */
  String registrarRoles() {
    return identity
        .value(Attribute.ROLES)
        .orElseThrow(
            () -> Refusal.notAuthorized("'%s' is not a registrar".formatted(identity.name())));
  }

  /** Whether these roles, as an attribute lists them, are all there are. */
  static boolean areAll(String roles) {
    return Arrays.stream(roles.split(",", -1)).anyMatch(role -> role.stripLeading().equals(ALL));
  }

  /** Whether roles, as an attribute lists them, have this one in any case. */
  static boolean has(String roles, String role) {
    return Arrays.stream(roles.split(",", -1)).anyMatch(one -> one.equalsIgnoreCase(role));
  }

  /**
   * @throws Refusal unless the caller may have to do with identities of this type
   */
  void requireType(String type) {
    String roles = registrarRoles();
    if (roles.isEmpty()) {
      throw Refusal.notAuthorized("'%s' is not allowed to manage users".formatted(identity.name()));
    }
    if (!areAll(roles) && !has(roles, type.isEmpty() ? "client" : type)) {
      throw Refusal.notAuthorized(
          "Registrar does not have authority to act on type '%s'".formatted(type));
    }
  }

  /**
   * @throws Refusal unless the affiliation is the caller's or lies below it
   */
  void requireAffiliation(String affiliation) {
    String own = identity.affiliation();
    if (!own.isEmpty() && !affiliation.equals(own) && !affiliation.startsWith(own + ".")) {
      throw Refusal.notAuthorized(
          "Caller does not have authority to act on affiliation '%s'".formatted(affiliation));
    }
  }

  /**
   * @throws Refusal unless the caller may have to do with this identity
   */
  void requireMayManage(Identity other) {
    requireAffiliation(other.affiliation());
    requireType(other.type());
  }

  /**
   * @throws Refusal unless an attribute of the caller is true
   */
  void requireTrue(String attribute) {
    String value =
        identity
            .value(attribute)
            .orElseThrow(() ->
                Refusal.notAuthorized(
                    "Invoker does not have following role'%s': 'User does not have attribute '%s''"
                        .formatted(attribute, attribute)));
    boolean isTrue =
        GoBoolean.parse(value)
            .orElseThrow(() ->
                Refusal.of(
                    400,
                    Code.INVALID_BOOLEAN,
                    "Failed to get boolean value of '%s': 'strconv.ParseBool: parsing \"%s\": invalid syntax'"
                        .formatted(attribute, value)));
    if (!isTrue) {
      throw Refusal.notAuthorized(
          "Caller has a value of 'false' for attribute/role '%s'".formatted(attribute));
    }
  }

  /** Whether an attribute of the caller is true; false for what is none. */
  boolean isTrue(String attribute) {
    return identity.value(attribute).flatMap(GoBoolean::parse).orElse(false);
  }

  /** The identities that the caller may see. */
  List<Identity> visible(List<Identity> all) {
    String roles = registrarRoles();
    if (roles.isEmpty()) {
      throw Refusal.notAuthorized("Caller is not a registrar");
    }
    return all.stream()
        .filter(one -> one.isWithin(identity.affiliation()))
        .filter(one ->
            areAll(roles)
                || Arrays.stream(roles.split(",", -1))
                    .anyMatch(role -> role.strip().equals(one.type())))
        .toList();
  }
}
