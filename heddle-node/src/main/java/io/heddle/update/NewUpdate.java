// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.ConfigElement;
import io.heddle.channel.ConfigElements;
import io.heddle.identity.SigningIdentity;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * An update that is to be made of a channel's configuration.
 *
 * <p>Fabric: internal/peer/channel/update.go and signconfigtx.go.
 */
public record NewUpdate(ChannelConfig present, ConfigGroup wanted) {

  /** Whether there is anything to change. */
  public boolean changes() {
    return ConfigDelta.between(present.config().getChannelGroup(), wanted).changes();
  }

  /** The paths of the values, policies and groups that it changes, adds or takes away. */
  public List<String> changed() {
    SortedMap<String, ConfigElement> before = ConfigElements.of(present.config().getChannelGroup());
    SortedMap<String, ConfigElement> after = ConfigElements.of(wanted);
    SortedSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    return keys.stream()
        .filter(key -> !isSame(before, after, key))
        .map(key -> key.substring(key.indexOf('/')))
        .toList();
  }

  /** A group differs only by being there or not: what is in it has keys of its own. */
  private static boolean isSame(
      SortedMap<String, ConfigElement> before, SortedMap<String, ConfigElement> after, String key) {
    if (!before.containsKey(key) || !after.containsKey(key)) {
      return false;
    }
    return switch (after.get(key)) {
      case ConfigElement.Group _ -> true;
      case ConfigElement.Value value -> value.equals(before.get(key));
      case ConfigElement.Policy policy -> policy.equals(before.get(key));
    };
  }

  /**
   * The update as it is sent to the orderer.
   *
   * @param signers those who want it; the first of them sends it
   */
  public Envelope signedBy(List<SigningIdentity> signers, Instant now) {
    ConfigDelta delta = ConfigDelta.between(present.config().getChannelGroup(), wanted);
    ByteString update =
        ConfigUpdate.newBuilder()
            .setChannelId(present.channel().value())
            .setReadSet(delta.readSet())
            .setWriteSet(delta.writeSet())
            .build()
            .toByteString();
    ConfigUpdateEnvelope.Builder signed = ConfigUpdateEnvelope.newBuilder().setConfigUpdate(update);
    for (SigningIdentity signer : signers) {
      ByteString header = header(signer, update);
      signed.addSignatures(
          ConfigSignature.newBuilder()
              .setSignatureHeader(header)
              .setSignature(signer.sign(header.concat(update))));
    }
    SigningIdentity sender = signers.getFirst();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_UPDATE_VALUE)
            .setChannelId(present.channel().value())
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.toByteString())
                    .setSignatureHeader(header(sender, update)))
            .setData(signed.build().toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(sender.sign(payload)).build();
  }

  private static ByteString header(SigningIdentity signer, ByteString about) {
    return SignatureHeader.newBuilder()
        .setCreator(signer.serialized())
        .setNonce(signer.nonce(about))
        .build()
        .toByteString();
  }
}
