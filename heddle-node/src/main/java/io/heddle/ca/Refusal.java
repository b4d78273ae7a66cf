// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import java.io.Serial;

/**
 * Why a request is not done. Who may not learn the reason is told less than the log.
 *
 * <p>Fabric CA: lib/caerrors/servererror.go.
 */
final class Refusal extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final int status;
  private final Code code;
  private final String told;

  private Refusal(int status, Code code, String told, String reason) {
    super(reason, null, false, false);
    this.status = status;
    this.code = code;
    this.told = told;
  }

  /** What Fabric CA's numbers stand for; those that no request gets here are left out. */
  enum Code {
    UNKNOWN(0),
    METHOD_NOT_ALLOWED(1),
    NO_AUTHORIZATION(2),
    EMPTY_BODY(4),
    BAD_BODY(5),
    CERTIFICATE_NOT_FOUND(8),
    WRONG_OWNER(9),
    REVOKED_IDENTITY_NOT_FOUND(10),
    MISSING_REVOCATION(15),
    GETTING_AFFILIATION(16),
    NO_SUCH_AUTHORITY(19),
    AUTHENTICATION(20),
    BAD_CSR(31),
    INVALID_REVOKED_AFTER(36),
    INVALID_EXPIRED_AFTER(37),
    CANNOT_SIGN_LISTS(46),
    ADDING_IDENTITY(52),
    REMOVING_IDENTITY(56),
    MODIFYING_IDENTITY(58),
    ADDING_AFFILIATION(60),
    REMOVING_AFFILIATION(61),
    NOT_THERE(63),
    MODIFYING_AFFILIATION(64),
    ALREADY_REVOKED(66),
    GETTING_CERTIFICATES(67),
    AUTHORIZATION(71),
    TOO_MANY_ATTEMPTS(73),
    ALREADY_REGISTERED(74),
    REGISTERING_IDENTITY(75),
    OTHER_COMMON_NAME(77),
    INVALID_BOOLEAN(79),
    CSR_INPUT(80),
    INVALID_MAX_ENROLLMENTS(82);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  static Refusal of(int status, Code code, String reason) {
    return new Refusal(status, code, reason, reason);
  }

  /** What Fabric CA has no number for. */
  static Refusal failed(String reason) {
    return of(500, Code.UNKNOWN, reason);
  }

  /** Nobody may learn what was wrong with a secret or a signature. */
  static Refusal notAuthenticated(String reason) {
    return new Refusal(401, Code.AUTHENTICATION, "Authentication failure", reason);
  }

  /** Nor what they would need to be allowed something. */
  static Refusal notAuthorized(String reason) {
    return new Refusal(403, Code.AUTHORIZATION, "Authorization failure", reason);
  }

  /** Of something that is looked for by name, as if it were in a database. */
  static Refusal notThere(String kind) {
    return of(404, Code.NOT_THERE, "Failed to get %s: sql: no rows in result set".formatted(kind));
  }

  int status() {
    return status;
  }

  int number() {
    return code.number();
  }

  /** For the caller. */
  String told() {
    return told;
  }

  /** For the log; never null. */
  String reason() {
    String reason = getMessage();
    return reason == null ? told : reason;
  }
}
