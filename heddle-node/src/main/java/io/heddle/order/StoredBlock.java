// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.hyperledger.fabric.protos.common.Block;

/**
 * A block as it lies in an orderer's chain: a byte that says how, the length of the block, and the
 * block, deflated where that makes it shorter.
 *
 * <p>A transaction has its certificates several times, and deflating a small block costs less than
 * to write what that saves. Of a long one the beginning tells whether it is worth it, unless the
 * long one before it was. For one writer; reading is safe for threads.
 */
final class StoredBlock {

  private static final byte PLAIN = 0;
  private static final byte DEFLATED = 1;
  private static final int SAMPLE = 16 << 10;
  private static final int ROOM = 16;
  // less than a third saved costs more than it brings
  private static final double WORTH = 2.0 / 3;

  private boolean wasWorth;

  ByteString of(Block block) throws IOException {
    byte[] plain = block.toByteArray();
    byte[] content = new byte[ROOM + plain.length];
    int length = 0;
    boolean isLong = plain.length > SAMPLE;
    if (!isLong || wasWorth || isWorth(plain, SAMPLE, new byte[SAMPLE])) {
      length = deflate(plain, plain.length, content, ROOM, (int) (plain.length * WORTH));
    }
    wasWorth = isLong ? length > 0 : wasWorth;
    byte kind = length > 0 ? DEFLATED : PLAIN;
    if (length == 0) {
      length = plain.length;
      System.arraycopy(plain, 0, content, ROOM, length);
    }
    int header = 1 + CodedOutputStream.computeUInt32SizeNoTag(plain.length);
    CodedOutputStream out = CodedOutputStream.newInstance(content, ROOM - header, header);
    out.writeRawByte(kind);
    out.writeUInt32NoTag(plain.length);
    out.flush();
    return ByteString.copyFrom(content, ROOM - header, header + length);
  }

  private static boolean isWorth(byte[] plain, int length, byte[] room) {
    return deflate(plain, length, room, 0, (int) (length * WORTH)) > 0;
  }

  /** The length of what is deflated; 0 if it is longer than allowed. */
  private static int deflate(byte[] plain, int length, byte[] out, int at, int most) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(plain, 0, length);
      deflater.finish();
      int written = deflater.deflate(out, at, most);
      return deflater.finished() ? written : 0;
    } finally {
      deflater.end();
    }
  }

  /**
   * The block that is stored so.
   *
   * @throws IOException if it is not one
   */
  static Block read(ByteString stored) throws IOException {
    CodedInputStream in = stored.newCodedInput();
    byte kind = in.readRawByte();
    int length = in.readUInt32();
    ByteString content = stored.substring(in.getTotalBytesRead());
    return switch (kind) {
      case PLAIN -> Block.parseFrom(content);
      case DEFLATED -> Block.parseFrom(inflate(content, length));
      default -> throw new IOException("it is stored in a way that this version does not know");
    };
  }

  private static byte[] inflate(ByteString content, int length) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(content.toByteArray());
      byte[] plain = new byte[length];
      int read = 0;
      while (read < length && !inflater.finished()) {
        int more = inflater.inflate(plain, read, length - read);
        if (more == 0) {
          break;
        }
        read += more;
      }
      if (read < length) {
        throw new IOException("it ends too early");
      }
      return plain;
    } catch (DataFormatException e) {
      throw new IOException("it cannot be inflated", e);
    } finally {
      inflater.end();
    }
  }
}
