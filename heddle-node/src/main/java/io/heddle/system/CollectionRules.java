// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.identity.Msps;
import io.heddle.words.Foreign;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * What the private data collections of a definition must be.
 *
 * <p>Fabric: core/chaincode/lifecycle/scc.go, validateCollectionConfigs.
 */
public final class CollectionRules {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+[A-Za-z0-9_-]*");

  private CollectionRules() {}

  /**
   * Looks at collections before there is a definition with them.
   *
   * @param msps those of the channel
   * @throws HeddleException {@code BAD_INPUT} if a definition with them would be refused
   */
  public static void check(CollectionConfigPackage collections, Msps msps) {
    check(listed(collections), msps);
  }

  /** The collections as a list. */
  static List<StaticCollectionConfig> listed(CollectionConfigPackage collections) {
    for (CollectionConfig collection : collections.getConfigList()) {
      refuseUnless(
          collection.hasStaticCollectionConfig(),
          "collection config contains unexpected payload type: <nil>");
    }
    return collections.getConfigList().stream()
        .map(CollectionConfig::getStaticCollectionConfig)
        .toList();
  }

  /** Looks at each by itself. */
  static void check(List<StaticCollectionConfig> collections, Msps msps) {
    Set<String> names = new HashSet<>();
    for (StaticCollectionConfig collection : collections) {
      String name = Foreign.text(collection.getName());
      refuseUnless(
          NAME.matcher(collection.getName()).matches(),
          "invalid collection name '%s'. Names can only consist of alphanumerics, '_', and '-' and cannot begin with '_'"
              .formatted(name));
      refuseUnless(
          names.add(collection.getName()),
          "collection-name: %s -- found duplicate in collection configuration".formatted(name));
      int required = collection.getRequiredPeerCount();
      int maximum = collection.getMaximumPeerCount();
      refuseUnless(
          maximum >= required,
          "collection-name: %s -- maximum peer count (%d) cannot be less than the required peer count (%d)"
              .formatted(name, maximum, required));
      refuseUnless(
          required >= 0,
          "collection-name: %s -- requiredPeerCount (%d) cannot be less than zero"
              .formatted(name, required));
      checkMembers(collection, msps);
    }
  }

  private static void checkMembers(StaticCollectionConfig collection, Msps msps) {
    String name = Foreign.text(collection.getName());
    refuseUnless(
        collection.hasMemberOrgsPolicy(),
        "collection member policy is not set for collection '%s'".formatted(name));
    refuseUnless(
        collection.getMemberOrgsPolicy().hasSignaturePolicy(),
        "collection member org policy is empty for collection '%s'".formatted(name));
    var policy = collection.getMemberOrgsPolicy().getSignaturePolicy();
    try {
      io.heddle.identity.SignaturePolicy.of(policy, msps);
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(),
          "invalid member org policy for collection '%s': %s".formatted(name, e.getMessage()),
          e);
    }
    checkIsAlternative(name, policy.getRule());
    for (MSPPrincipal principal : policy.getIdentitiesList()) {
      checkIsOfChannel(name, principal, msps);
    }
  }

  private static void checkIsAlternative(String name, SignaturePolicy rule) {
    if (!rule.hasNOutOf()) {
      return;
    }
    refuseUnless(
        rule.getNOutOf().getN() == 1,
        "collection-name: %s -- error in member org policy: signature policy is not an OR concatenation, NOutOf %d"
            .formatted(name, rule.getNOutOf().getN()));
    rule.getNOutOf().getRulesList().forEach(part -> checkIsAlternative(name, part));
  }

  private static void checkIsOfChannel(String name, MSPPrincipal principal, Msps msps) {
    try {
      switch (principal.getPrincipalClassification()) {
        case ROLE ->
            checkMember(name, MSPRole.parseFrom(principal.getPrincipal()).getMspIdentifier(), msps);
        case ORGANIZATION_UNIT ->
            checkMember(
                name,
                OrganizationUnit.parseFrom(principal.getPrincipal()).getMspIdentifier(),
                msps);
        case IDENTITY -> checkIdentity(name, principal.getPrincipal(), msps);
        case ANONYMITY, COMBINED, UNRECOGNIZED ->
            throw bad(
                "collection-name: %s -- principal type %s is not supported"
                    .formatted(name, kind(principal)));
      }
    } catch (InvalidProtocolBufferException _) {
      throw bad(
          "collection-name: %s -- cannot unmarshal identity bytes into %s: proto: cannot parse invalid wire-format data"
              .formatted(
                  name,
                  principal.getPrincipalClassification() == MSPPrincipal.Classification.ROLE
                      ? "MSPRole"
                      : "OrganizationUnit"));
    }
  }

  /** Its name, or for one that has none its number. */
  private static String kind(MSPPrincipal principal) {
    MSPPrincipal.Classification kind = principal.getPrincipalClassification();
    return kind == MSPPrincipal.Classification.UNRECOGNIZED
        ? Integer.toString(principal.getPrincipalClassificationValue())
        : kind.name();
  }

  private static void checkIdentity(String name, ByteString identity, Msps msps) {
    try {
      msps.parse(identity);
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(),
          "collection-name: %s -- contains an identity that is not part of the channel"
              .formatted(name),
          e);
    }
  }

  private static void checkMember(String name, String organisation, Msps msps) {
    refuseUnless(
        msps.find(new MspId(organisation)).isPresent(),
        "collection-name: %s -- collection member '%s' is not part of the channel"
            .formatted(name, Foreign.text(organisation)));
  }

  /** A newer definition keeps the collections of the one before. */
  static void checkAgainst(
      List<StaticCollectionConfig> committed, List<StaticCollectionConfig> proposed) {
    refuseUnless(
        committed.isEmpty() || !proposed.isEmpty(),
        "the proposed collection config does not contain previously defined collections");
    Map<String, StaticCollectionConfig> byName =
        proposed.stream()
            .collect(Collectors.toMap(StaticCollectionConfig::getName, Function.identity()));
    for (StaticCollectionConfig before : committed) {
      StaticCollectionConfig now = byName.get(before.getName());
      if (now == null) {
        throw bad(
            "existing collection [%s] missing in the proposed collection configuration"
                .formatted(before.getName()));
      }
      refuseUnless(
          now.getBlockToLive() == before.getBlockToLive(),
          "the BlockToLive in an existing collection [%s] modified. Existing value [%s]"
              .formatted(before.getName(), Long.toUnsignedString(before.getBlockToLive())));
    }
  }

  private static void refuseUnless(boolean holds, String text) {
    if (!holds) {
      throw bad(text);
    }
  }

  private static HeddleException bad(String text) {
    return new HeddleException(Fault.BAD_INPUT, text);
  }
}
