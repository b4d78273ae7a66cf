// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/** What the test network's {@code setAnchorPeer.sh} sends for Org1MSP. */
public final class AnchorPeersUpdate {

  private AnchorPeersUpdate() {}

  public static Envelope of(SigningIdentity admin, ChannelConfig config, AnchorPeers anchors) {
    ConfigGroup present =
        config
            .config()
            .getChannelGroup()
            .getGroupsOrThrow("Application")
            .getGroupsOrThrow("Org1MSP");
    ConfigGroup.Builder read = ConfigGroup.newBuilder();
    present.getValuesMap().keySet().stream()
        .filter(name -> !name.equals("AnchorPeers"))
        .forEach(name -> read.putValues(name, ConfigValue.getDefaultInstance()));
    present
        .getPoliciesMap()
        .keySet()
        .forEach(name -> read.putPolicies(name, ConfigPolicy.getDefaultInstance()));
    ConfigGroup.Builder written =
        read.clone()
            .setVersion(1)
            .setModPolicy("Admins")
            .putValues(
                "AnchorPeers",
                ConfigValue.newBuilder()
                    .setValue(anchors.toByteString())
                    .setModPolicy("Admins")
                    .build());
    ByteString update =
        ConfigUpdate.newBuilder()
            .setChannelId(config.channel().value())
            .setReadSet(inChannel(read.build()))
            .setWriteSet(inChannel(written.build()))
            .build()
            .toByteString();
    ByteString signer = SignedEnvelope.signer(admin);
    ConfigUpdateEnvelope envelope =
        ConfigUpdateEnvelope.newBuilder()
            .setConfigUpdate(update)
            .addSignatures(
                ConfigSignature.newBuilder()
                    .setSignatureHeader(signer)
                    .setSignature(admin.sign(signer.concat(update))))
            .build();
    return SignedEnvelope.of(
        admin, config.channel(), HeaderType.CONFIG_UPDATE, envelope.toByteString());
  }

  private static ConfigGroup inChannel(ConfigGroup organisation) {
    return ConfigGroup.newBuilder()
        .putGroups(
            "Application", ConfigGroup.newBuilder().putGroups("Org1MSP", organisation).build())
        .build();
  }
}
