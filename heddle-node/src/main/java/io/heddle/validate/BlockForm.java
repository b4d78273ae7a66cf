// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;

/**
 * The form that a block from outside must have before anything in it is looked at: transactions
 * whose bytes could not be other bytes for the same envelope.
 *
 * <p>Fabric: protoutil/blockutils.go, VerifyTransactionsAreWellFormed.
 */
public final class BlockForm {

  private static final int PAYLOAD =
      tag(Envelope.PAYLOAD_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int SIGNATURE =
      tag(Envelope.SIGNATURE_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);

  private BlockForm() {}

  /**
   * Checks every transaction, except in a block that holds just a configuration.
   *
   * @throws HeddleException {@code BAD_INPUT} naming the first transaction that is not well formed;
   *     the whole block is then worth nothing
   */
  public static void check(Block block) {
    List<ByteString> entries = block.getData().getDataList();
    if (entries.isEmpty()) {
      throw refused(block, "it has no transactions");
    }
    if (isConfiguration(block)) {
      return;
    }
    for (int index = 0; index < entries.size(); index++) {
      String what = "transaction " + index;
      try {
        checkEnvelope(block, what, entries.get(index));
      } catch (IOException e) {
        throw refused(block, what + " is no envelope: " + e.getMessage());
      }
    }
  }

  /** Whether a block holds just a configuration. */
  public static boolean isConfiguration(Block block) {
    List<ByteString> entries = block.getData().getDataList();
    return entries.size() == 1 && Label.of(entries.getFirst()).type() == HeaderType.CONFIG;
  }

  /** Copies nothing: what Fabric would encode is told by where each field ends. */
  private static void checkEnvelope(Block block, String what, ByteString entry) throws IOException {
    ByteString payload = ByteString.EMPTY;
    ByteString signature = ByteString.EMPTY;
    boolean isCanonical = true;
    CodedInputStream in = entry.newCodedInput();
    in.enableAliasing(true);
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      if (tag == PAYLOAD) {
        payload = in.readBytes();
        isCanonical &= in.getTotalBytesRead() == payloadSize(payload);
      } else if (tag == SIGNATURE) {
        signature = in.readBytes();
        isCanonical &= in.getTotalBytesRead() == payloadSize(payload) + signatureSize(signature);
      } else {
        in.skipField(tag); // what is unknown comes last, as it is
      }
    }
    if (payload.isEmpty() || signature.isEmpty()) {
      throw refused(block, what + " has no payload or no signature");
    }
    if (!isCanonical) {
      throw refused(block, what + " is not encoded as Fabric encodes it");
    }
  }

  private static int payloadSize(ByteString payload) {
    return CodedOutputStream.computeBytesSize(Envelope.PAYLOAD_FIELD_NUMBER, payload);
  }

  private static int signatureSize(ByteString signature) {
    return CodedOutputStream.computeBytesSize(Envelope.SIGNATURE_FIELD_NUMBER, signature);
  }

  private static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  private static HeddleException refused(Block block, String why) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Block %s is not well formed: %s"
            .formatted(Long.toUnsignedString(block.getHeader().getNumber()), why));
  }
}
