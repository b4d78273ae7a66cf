// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a member of an organisation is; Fabric tells it by a unit in the certificate. */
public enum Role {
  CLIENT,
  ADMIN,
  PEER,
  ORDERER;

  /** The unit. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of this word.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none
   */
  public static Role parse(String word) {
    return find(word)
        .orElseThrow(() ->
            new HeddleException(
                Fault.BAD_INPUT,
                "There is no role '%s'; it is client, admin, peer or orderer".formatted(word)));
  }

  /** The role that these units give; empty if none does. */
  static Optional<Role> of(List<String> units) {
    return units.stream().flatMap(unit -> find(unit).stream()).findFirst();
  }

  static Optional<Role> find(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
