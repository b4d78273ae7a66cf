// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.identity.Policy;
import io.heddle.identity.SignedData;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks a channel's policies who may do what.
 *
 * <p>Fabric: core/aclmgmt, core/policy/policy.go.
 */
public final class AccessControl {

  private final Channels channels;

  public AccessControl(Channels channels) {
    this.channels = channels;
  }

  /**
   * Verifies the signature and asks the policy.
   *
   * @throws HeddleException {@code DENIED} with Fabric's words
   */
  public void check(Resource resource, String channel, SignedData signed) {
    ask(resource, channel, policy -> policy.check(List.of(signed)));
  }

  /**
   * Asks the policy about somebody whose signature was found good before.
   *
   * @throws HeddleException {@code DENIED} with Fabric's words
   */
  void checkVerified(Resource resource, String channel, Identity verified) {
    ask(resource, channel, policy -> policy.checkIdentities(List.of(verified)));
  }

  private void ask(Resource resource, String channel, Consumer<Policy> question) {
    if (channel.isEmpty()) {
      throw denied(
          "Invalid channel ID name during check policy on signed data."
              + " Name must be different from nil.");
    }
    ChannelConfig config =
        channels
            .find(channel)
            .map(found -> found.config().get())
            .orElseThrow(
                () -> denied("Failed to get policy manager for channel [%s]".formatted(channel)));
    Optional<String> mapped = config.aclPolicy(resource.id());
    try {
      question.accept(config.policy(mapped.orElse(resource.defaultPolicy())));
    } catch (HeddleException e) {
      throw new HeddleException(Fault.DENIED, text(resource, channel, mapped, e), e);
    }
  }

  private static String text(
      Resource resource, String channel, Optional<String> mapped, HeddleException cause) {
    return mapped
        .map(path ->
            "failed evaluating policy on signed data during check policy [%s]: [%s]"
                .formatted(path, cause.getMessage()))
        .orElseGet(() ->
            "Failed evaluating policy on signed data during check policy on channel [%s] with policy [%s]: [%s]"
                .formatted(channel, resource.defaultPolicy(), cause.getMessage()));
  }

  private static HeddleException denied(String reason) {
    return new HeddleException(Fault.DENIED, reason);
  }
}
