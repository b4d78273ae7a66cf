// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.MethodDescriptor;
import io.heddle.base.MspId;
import io.heddle.home.NodeDescription;
import io.heddle.identity.SigningIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;

/** Requests of a node's user as bytes, for clients that send many and look at no answer. */
public final class SignedRequests {

  private static final long LAST = Long.MAX_VALUE;

  private final NodeDescription node;
  private final SigningIdentity user;

  private SignedRequests(NodeDescription node, SigningIdentity user) {
    this.node = node;
    this.user = user;
  }

  public static SignedRequests of(NodeDescription node) {
    return new SignedRequests(
        node, SigningIdentity.load(new MspId(node.mspId()), node.userMsp("User1")));
  }

  /** For {@code ChaincodeEvents} of the gateway. */
  public ByteString events(String chaincode, long startBlock) {
    ByteString request =
        ChaincodeEventsRequest.newBuilder()
            .setChannelId(node.channel())
            .setChaincodeId(chaincode)
            .setIdentity(user.serialized())
            .setStartPosition(position(startBlock))
            .build()
            .toByteString();
    return SignedChaincodeEventsRequest.newBuilder()
        .setRequest(request)
        .setSignature(user.sign(request))
        .build()
        .toByteString();
  }

  /** For {@code Deliver}: all blocks there are and will be. */
  public ByteString blocks() {
    SeekInfo seek =
        SeekInfo.newBuilder()
            .setStart(SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()))
            .setStop(position(LAST))
            .build();
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
            .setChannelId(node.channel())
            .setTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(header.toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder()
                            .setCreator(user.serialized())
                            .build()
                            .toByteString()))
            .setData(seek.toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(user.sign(payload))
        .build()
        .toByteString();
  }

  /** The same method, for messages that are bytes. */
  public static MethodDescriptor<ByteString, ByteString> raw(MethodDescriptor<?, ?> method) {
    return MethodDescriptor.<ByteString, ByteString>newBuilder()
        .setType(method.getType())
        .setFullMethodName(method.getFullMethodName())
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private static SeekPosition.Builder position(long block) {
    return SeekPosition.newBuilder().setSpecified(SeekSpecified.newBuilder().setNumber(block));
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<ByteString> {

    @Override
    public InputStream stream(ByteString value) {
      return value.newInput();
    }

    @Override
    public ByteString parse(InputStream in) {
      try {
        return ByteString.readFrom(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
