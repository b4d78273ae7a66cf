// SPDX-License-Identifier: Apache-2.0
package io.heddle.access;

import io.heddle.identity.Identity;
import io.heddle.identity.Policy;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a peer in development mode adds behind Fabric's words when it refuses something: which check
 * failed, whose signatures are missing. Any other peer keeps that from its clients.
 */
public record Hints(boolean areGiven) {

  public static final Hints NONE = new Hints(false);

  /** The text for the client. */
  public String behind(String fabricText, Supplier<String> hint) {
    return areGiven ? "%s; %s".formatted(fabricText, hint.get()) : fabricText;
  }

  /** Why these identities do not satisfy a policy. */
  public static String missing(Policy policy, List<Identity> offered) {
    return "missing: %s; offered: %s".formatted(policy.missing(offered), names(offered));
  }

  private static String names(List<Identity> offered) {
    return offered.isEmpty()
        ? "nobody with a good signature"
        : offered.stream().map(Identity::name).collect(Collectors.joining(", "));
  }
}
