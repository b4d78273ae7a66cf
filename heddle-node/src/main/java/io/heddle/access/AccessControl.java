// SPDX-License-Identifier: Apache-2.0
package io.heddle.access;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.identity.Msp;
import io.heddle.identity.Msps;
import io.heddle.identity.Policy;
import io.heddle.identity.Principals;
import io.heddle.identity.SignedData;
import io.heddle.words.Foreign;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;

/**
 * Asks who may do what: a channel's policies, or for what concerns this peer alone, its own
 * organisation.
 *
 * <p>Fabric: core/aclmgmt, core/policy/policy.go.
 */
public final class AccessControl {

  private final Configurations channels;
  private final Msp localMsp;
  private final Hints hints;

  /** The control of a peer that adds nothing to Fabric's words. */
  public AccessControl(Configurations channels, Msp localMsp) {
    this(channels, localMsp, Hints.NONE);
  }

  /**
   * Puts the control of one peer together.
   *
   * @param localMsp of this peer's organisation
   */
  public AccessControl(Configurations channels, Msp localMsp, Hints hints) {
    this.channels = channels;
    this.localMsp = localMsp;
    this.hints = hints;
  }

  /** What this peer adds when it refuses something. */
  public Hints hints() {
    return hints;
  }

  /**
   * Verifies the signature and asks the policy.
   *
   * @throws HeddleException {@code DENIED} with Fabric's words
   */
  public void check(Resource resource, String channel, SignedData signed) {
    ask(resource, channel, msps -> msps.verified(List.of(signed)));
  }

  /**
   * Asks the policy about somebody whose signature was found good before.
   *
   * @throws HeddleException {@code DENIED} with Fabric's words
   */
  public void checkVerified(Resource resource, String channel, Identity verified) {
    ask(resource, channel, _ -> List.of(verified));
  }

  /**
   * Asks about a function of a system chaincode.
   *
   * @param resource such as {@code qscc/GetChainInfo}
   * @param channel empty if none; then only this peer's own organisation can be asked
   * @param verified somebody whose signature was found good before
   * @throws HeddleException {@code DENIED} with Fabric's words
   */
  public void checkVerified(String resource, String channel, Identity verified) {
    Resource known =
        Resource.find(resource)
            .orElseThrow(() -> denied("Unmapped policy for " + Foreign.text(resource)));
    if (known.localRole().isPresent() || channel.isEmpty()) {
      checkLocal(known, verified.serialized(), LocalWords.CREATOR);
    } else {
      checkVerified(known, channel, verified);
    }
  }

  /**
   * Asks about what needs a role in this peer's own organisation, and then verifies the signature.
   *
   * @throws HeddleException {@code DENIED} with Fabric's words
   */
  public void checkLocal(Resource resource, SignedData signed) {
    Identity local = checkLocal(resource, signed.identity(), LocalWords.SIGNED_DATA);
    if (!local.verifies(signed.data(), signed.signature())) {
      throw denied("The signature is invalid");
    }
  }

  /** What somebody is called whom only the own organisation can judge. */
  private enum LocalWords {
    CREATOR(
        "Failed deserializing proposal creator",
        "Failed getting local MSP principal",
        "Failed verifying that proposal's creator satisfies local MSP principal"),
    SIGNED_DATA(
        "failed deserializing signed data identity",
        "failed getting local MSP principal",
        "failed verifying that the signed data identity satisfies local MSP principal");

    private final String parsing;
    private final String role;
    private final String verifying;

    LocalWords(String parsing, String role, String verifying) {
      this.parsing = parsing;
      this.role = role;
      this.verifying = verifying;
    }
  }

  private Identity checkLocal(Resource resource, ByteString identity, LocalWords words) {
    String policy = " during channelless check policy with policy [" + resource.defaultPolicy();
    Identity local;
    try {
      local = localMsp.parse(identity);
    } catch (HeddleException e) {
      throw denied("%s%s]: [%s]".formatted(words.parsing, policy, e.getMessage()));
    }
    MSPRoleType role =
        resource
            .localRole()
            .orElseThrow(() ->
                denied(
                    "%s%s]: [MSP Principal role [%s] not recognized]"
                        .formatted(words.role, policy, resource.defaultPolicy())));
    try {
      new Msps(List.of(localMsp)).require(local, Principals.role(localMsp.id(), role));
    } catch (HeddleException e) {
      throw denied("%s%s]: [%s]".formatted(words.verifying, policy, e.getMessage()));
    }
    return local;
  }

  private void ask(Resource resource, String channel, Function<Msps, List<Identity>> who) {
    if (channel.isEmpty()) {
      throw denied(
          "Invalid channel ID name during check policy on signed data."
              + " Name must be different from nil.");
    }
    ChannelConfig config =
        channels
            .find(channel)
            .orElseThrow(() ->
                denied(
                    "Failed to get policy manager for channel [%s]"
                        .formatted(Foreign.text(channel))));
    Optional<String> mapped = config.aclPolicy(resource.id());
    Policy policy;
    List<Identity> offered = who.apply(config.msps());
    Optional<String> objection;
    try {
      policy = config.policy(mapped.orElse(resource.defaultPolicy()));
      objection = policy.objection(offered);
    } catch (HeddleException e) {
      throw new HeddleException(Fault.DENIED, text(resource, channel, mapped, e.getMessage()), e);
    }
    if (objection.isPresent()) {
      throw denied(
          hints.behind(
              text(resource, channel, mapped, objection.get()),
              () -> Hints.missing(policy, offered)));
    }
  }

  private static String text(
      Resource resource, String channel, Optional<String> mapped, String objection) {
    return mapped
        .map(path ->
            "failed evaluating policy on signed data during check policy [%s]: [%s]"
                .formatted(path, objection))
        .orElseGet(() ->
            "Failed evaluating policy on signed data during check policy on channel [%s] with policy [%s]: [%s]"
                .formatted(channel, resource.defaultPolicy(), objection));
  }

  private static HeddleException denied(String reason) {
    return new HeddleException(Fault.DENIED, reason);
  }
}
