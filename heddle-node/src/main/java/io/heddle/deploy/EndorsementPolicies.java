// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.PolicyParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * The endorsement policies that chaincodes are to have, in the two forms of Fabric's command line:
 * a rule over members, {@code AND('Org1MSP.peer','Org2MSP.peer')}, or the path of a policy of the
 * channel, {@code /Channel/Application/Endorsement}.
 */
public record EndorsementPolicies(Map<String, ApplicationPolicy> byChaincode) {

  public EndorsementPolicies {
    byChaincode = Map.copyOf(byChaincode);
  }

  public static EndorsementPolicies none() {
    return new EndorsementPolicies(Map.of());
  }

  /**
   * Reads them, by the names of the chaincodes.
   *
   * @throws HeddleException {@code BAD_INPUT} if one is in neither form
   */
  public static EndorsementPolicies read(Map<String, String> texts) {
    Map<String, ApplicationPolicy> byChaincode = new LinkedHashMap<>();
    texts.forEach((chaincode, text) -> byChaincode.put(chaincode, read(chaincode, text)));
    return new EndorsementPolicies(byChaincode);
  }

  private static ApplicationPolicy read(String chaincode, String text) {
    var policy = ApplicationPolicy.newBuilder();
    if (text.startsWith("/")) {
      return policy.setChannelConfigPolicyReference(text).build();
    }
    try {
      return policy.setSignaturePolicy(PolicyParser.parse(text)).build();
    } catch (HeddleException e) {
      throw refused(Fault.BAD_INPUT, chaincode, e.getMessage());
    }
  }

  /** What was given for a chaincode, as a definition has it. */
  Optional<ByteString> of(String chaincode) {
    return Optional.ofNullable(byChaincode.get(chaincode)).map(ApplicationPolicy::toByteString);
  }

  /**
   * Looks for what nobody could ever satisfy.
   *
   * @throws HeddleException {@code CONFLICT} if one names whom the channel does not have
   */
  public void check(ChannelConfig channel) {
    byChaincode.forEach((chaincode, policy) -> check(chaincode, policy, channel));
  }

  private static void check(String chaincode, ApplicationPolicy policy, ChannelConfig channel) {
    String path = policy.getChannelConfigPolicyReference();
    if (!path.isEmpty() && !channel.hasPolicy(path)) {
      throw refused(
          Fault.CONFLICT,
          chaincode,
          "channel '%s' has no policy '%s'".formatted(channel.channel(), path));
    }
    Set<String> members =
        channel.applicationOrganisations().keySet().stream()
            .map(id -> id.value())
            .collect(Collectors.toSet());
    for (String named : named(policy.getSignaturePolicy().getIdentitiesList())) {
      if (!members.contains(named)) {
        throw refused(
            Fault.CONFLICT,
            chaincode,
            "'%s' is not on channel '%s'; there is %s"
                .formatted(
                    named,
                    channel.channel(),
                    members.stream().sorted().collect(Collectors.joining(", "))));
      }
    }
  }

  private static List<String> named(List<MSPPrincipal> principals) {
    return principals.stream().map(EndorsementPolicies::mspId).distinct().toList();
  }

  private static String mspId(MSPPrincipal principal) {
    try {
      return MSPRole.parseFrom(principal.getPrincipal()).getMspIdentifier();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("The parser makes roles only", e);
    }
  }

  private static HeddleException refused(Fault fault, String chaincode, String why) {
    return new HeddleException(
        fault, "Policy of chaincode '%s' cannot be used: %s".formatted(chaincode, why));
  }
}
