// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes messages of protobuf wrong in one place, at any depth: it knows no message, and takes for
 * one what can be read as one. What surrounds the place stays well formed.
 */
public final class WireMutator {

  private static final int LONG = 100_000;
  private static final List<Long> NUMBERS =
      List.of(0L, 1L, -1L, 4L, 127L, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE, -31557014167219201L);

  private final SplittableRandom random;

  public WireMutator(SplittableRandom random) {
    this.random = random;
  }

  /** A field as it stands on the wire; a number or bytes. */
  private record Field(int tag, long number, Optional<ByteString> bytes) {}

  /** The message with one thing changed. */
  public ByteString mutated(ByteString message) {
    List<Field> fields = fields(message).orElse(List.of());
    if (fields.isEmpty() || random.nextInt(25) == 0) {
      return damaged(message);
    }
    List<Field> changed = new ArrayList<>(fields);
    int at = random.nextInt(changed.size());
    Field field = changed.get(at);
    switch (random.nextInt(20)) {
      case 0 -> changed.remove(at);
      case 1 -> changed.add(field);
      case 2 -> changed.add(0, changed.remove(at));
      case 3 ->
          changed.set(
              at,
              new Field(field.tag() + 8 * (1 + random.nextInt(9)), field.number(), field.bytes()));
      default ->
          changed.set(
              at,
              field
                  .bytes()
                  .map(bytes -> new Field(field.tag(), 0, Optional.of(inner(bytes))))
                  .orElseGet(() -> new Field(field.tag(), number(field.number()), field.bytes())));
    }
    return written(changed);
  }

  /** Goes deeper if that is possible, most of the time. */
  private ByteString inner(ByteString bytes) {
    boolean isMessage = fields(bytes).filter(fields -> !fields.isEmpty()).isPresent();
    return isMessage && random.nextInt(10) > 0 ? mutated(bytes) : replaced(bytes);
  }

  private ByteString replaced(ByteString bytes) {
    return switch (random.nextInt(12)) {
      case 0 -> ByteString.EMPTY;
      case 1 -> ByteString.copyFromUtf8("\n12:00:00.000 ERROR forged\r\u001b[2J\u202e\0");
      case 2 -> ByteString.copyFromUtf8("x\n".repeat(random.nextInt(LONG)));
      case 3 -> ByteString.copyFromUtf8("../../%s%d{}$jndi'\"\\");
      case 4 -> noise(random.nextInt(200));
      case 5 -> bytes.concat(bytes);
      default -> damaged(bytes);
    };
  }

  private long number(long before) {
    return random.nextBoolean()
        ? NUMBERS.get(random.nextInt(NUMBERS.size()))
        : before + random.nextInt(5) - 2;
  }

  private ByteString damaged(ByteString bytes) {
    int at = random.nextInt(bytes.size() + 1);
    ByteString before = bytes.substring(0, at);
    ByteString after = bytes.substring(Math.min(bytes.size(), at + random.nextInt(4)));
    return switch (random.nextInt(4)) {
      case 0 -> before;
      case 1, 2 -> before.concat(noise(1 + random.nextInt(4))).concat(after);
      default -> before.concat(after);
    };
  }

  private ByteString noise(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private static Optional<List<Field>> fields(ByteString message) {
    List<Field> fields = new ArrayList<>();
    CodedInputStream in = message.newCodedInput();
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagWireType(tag)) {
          case WireFormat.WIRETYPE_VARINT ->
              fields.add(new Field(tag, in.readRawVarint64(), Optional.empty()));
          case WireFormat.WIRETYPE_LENGTH_DELIMITED ->
              fields.add(new Field(tag, 0, Optional.of(in.readBytes())));
          default -> {
            return Optional.empty();
          }
        }
      }
      return Optional.of(fields);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static ByteString written(List<Field> fields) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (Field field : fields) {
        out.writeUInt32NoTag(field.tag());
        if (field.bytes().isPresent()) {
          out.writeBytesNoTag(field.bytes().get());
        } else {
          out.writeUInt64NoTag(field.number());
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }
}
