// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.identity.PolicyParser;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.ChaincodeDefinition;
import java.util.Arrays;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/** Definitions of private data collections, as few words as can be. */
public final class SmallCollections {

  private SmallCollections() {}

  /** A collection whose members are whom the policy names. */
  public static StaticCollectionConfig.Builder of(String name, String members) {
    return StaticCollectionConfig.newBuilder()
        .setName(name)
        .setMemberOrgsPolicy(
            CollectionPolicyConfig.newBuilder().setSignaturePolicy(PolicyParser.parse(members)));
  }

  /** Defines a chaincode with these collections. */
  public static void define(
      TestLedger chain, String chaincode, StaticCollectionConfig.Builder... collections) {
    var all = CollectionConfigPackage.newBuilder();
    Arrays.stream(collections)
        .forEach(
            each -> all.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(each)));
    new LifecycleState(chain, new Approvals(new MspId("none")))
        .define(
            new ChaincodeDefinition(
                chaincode, 1, "1.0", false, "escc", "vscc", ByteString.EMPTY, all.build()));
  }
}
