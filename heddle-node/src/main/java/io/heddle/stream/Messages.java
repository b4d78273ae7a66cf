// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** The messages that the peer sends, and how messages are named in texts. */
final class Messages {

  /** What Fabric's listener and its dialled connections carry at most. */
  static final int MAX_BYTES = 100 * 1024 * 1024;

  static final ChaincodeMessage REGISTERED = of(ChaincodeMessage.Type.REGISTERED, ByteString.EMPTY);
  static final ChaincodeMessage KEEPALIVE = of(ChaincodeMessage.Type.KEEPALIVE, ByteString.EMPTY);

  private Messages() {}

  static ChaincodeMessage ready(ReadyParameters parameters) {
    return of(ChaincodeMessage.Type.READY, parameters.payload());
  }

  static ChaincodeMessage start(Invocation invocation) {
    return ChaincodeMessage.newBuilder()
        .setType(
            invocation.isInit() ? ChaincodeMessage.Type.INIT : ChaincodeMessage.Type.TRANSACTION)
        .setPayload(invocation.input())
        .setTxid(invocation.txId().value())
        .setChannelId(invocation.channel().value())
        .setProposal(invocation.signedProposal())
        .build();
  }

  static ChaincodeMessage response(ChaincodeMessage request, ByteString payload) {
    return reply(request, ChaincodeMessage.Type.RESPONSE, payload);
  }

  /** The refusal of a request: {@code <TYPE> failed: transaction ID: <txid>: <cause>}. */
  static ChaincodeMessage error(ChaincodeMessage request, String cause) {
    String text =
        "%s failed: transaction ID: %s: %s".formatted(typeName(request), request.getTxid(), cause);
    return reply(request, ChaincodeMessage.Type.ERROR, ByteString.copyFromUtf8(text));
  }

  /** The final message that stands for one which could not be sent. */
  static ChaincodeMessage sendFailure(ChaincodeMessage unsent, String cause) {
    String text = "[%s] error sending %s: %s".formatted(shortTxId(unsent), typeName(unsent), cause);
    return reply(unsent, ChaincodeMessage.Type.ERROR, ByteString.copyFromUtf8(text));
  }

  /** The final message itself, or a failure that says that it is too big. */
  static ChaincodeMessage withinLimit(ChaincodeMessage last) {
    int size = last.getSerializedSize();
    if (size <= MAX_BYTES) {
      return last;
    }
    String text = "answer of %d bytes is over the limit of %d".formatted(size, MAX_BYTES);
    return reply(last, ChaincodeMessage.Type.ERROR, ByteString.copyFromUtf8(text));
  }

  static String typeName(ChaincodeMessage message) {
    return message.getType() == ChaincodeMessage.Type.UNRECOGNIZED
        ? Integer.toString(message.getTypeValue())
        : message.getType().name();
  }

  static String shortTxId(ChaincodeMessage message) {
    return message.getTxid().length() <= 8 ? message.getTxid() : message.getTxid().substring(0, 8);
  }

  private static ChaincodeMessage of(ChaincodeMessage.Type type, ByteString payload) {
    return ChaincodeMessage.newBuilder().setType(type).setPayload(payload).build();
  }

  private static ChaincodeMessage reply(
      ChaincodeMessage request, ChaincodeMessage.Type type, ByteString payload) {
    return ChaincodeMessage.newBuilder()
        .setType(type)
        .setPayload(payload)
        .setTxid(request.getTxid())
        .setChannelId(request.getChannelId())
        .build();
  }
}
