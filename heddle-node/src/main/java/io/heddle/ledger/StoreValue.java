// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/** The values of the store that are not Fabric messages: varints, and bytes after their length. */
final class StoreValue {

  @FunctionalInterface
  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface Reading<T> {
    T from(CodedInputStream in) throws IOException;
  }

  private StoreValue() {}

  static byte[] of(StateEntry entry) {
    return write(
        entry.value().size() + entry.metadata().size() + 16,
        out -> {
          out.writeUInt64NoTag(entry.version().block());
          out.writeUInt64NoTag(entry.version().tx());
          out.writeBytesNoTag(entry.metadata());
          out.writeBytesNoTag(entry.value());
        });
  }

  static StateEntry stateEntry(byte[] stored) {
    return read(
        stored,
        in -> {
          var version = new Version(in.readUInt64(), in.readUInt64());
          ByteString metadata = in.readBytes();
          return new StateEntry(in.readBytes(), metadata, version);
        });
  }

  static byte[] of(TxPosition position) {
    return write(
        16,
        out -> {
          out.writeUInt64NoTag(position.block());
          out.writeUInt32NoTag(position.index());
          out.writeUInt32NoTag(position.code().getNumber());
        });
  }

  static TxPosition txPosition(byte[] stored) {
    return read(
        stored,
        in -> {
          long block = in.readUInt64();
          int index = in.readUInt32();
          TxValidationCode code = TxValidationCode.forNumber(in.readUInt32());
          return new TxPosition(
              block, index, code == null ? TxValidationCode.INVALID_OTHER_REASON : code);
        });
  }

  static byte[] of(Objection objection) {
    return write(
        200,
        out -> {
          out.writeStringNoTag(objection.reason());
          out.writeBoolNoTag(objection.conflict().isPresent());
          if (objection.conflict().isPresent()) {
            Conflict conflict = objection.conflict().get();
            out.writeStringNoTag(conflict.namespace());
            out.writeStringNoTag(conflict.key());
            writeVersion(out, conflict.read());
            writeVersion(out, conflict.found());
            out.writeStringNoTag(conflict.winner().map(TxId::value).orElse(""));
          }
        });
  }

  static Objection objection(byte[] stored) {
    return read(
        stored,
        in -> {
          String reason = in.readString();
          return new Objection(
              reason,
              in.readBool()
                  ? Optional.of(
                      new Conflict(
                          in.readString(),
                          in.readString(),
                          readVersion(in),
                          readVersion(in),
                          Optional.of(in.readString())
                              .filter(txId -> !txId.isEmpty())
                              .map(TxId::new)))
                  : Optional.empty());
        });
  }

  private static void writeVersion(CodedOutputStream out, Optional<Version> version)
      throws IOException {
    out.writeBoolNoTag(version.isPresent());
    if (version.isPresent()) {
      out.writeUInt64NoTag(version.get().block());
      out.writeUInt64NoTag(version.get().tx());
    }
  }

  private static Optional<Version> readVersion(CodedInputStream in) throws IOException {
    return in.readBool()
        ? Optional.of(new Version(in.readUInt64(), in.readUInt64()))
        : Optional.empty();
  }

  static byte[] of(ChainEnd end) {
    return write(
        80,
        out -> {
          out.writeUInt64NoTag(end.height());
          out.writeBytesNoTag(end.headerHash());
          out.writeBytesNoTag(end.commitHash());
        });
  }

  static ChainEnd chainEnd(byte[] stored) {
    return read(stored, in -> new ChainEnd(in.readUInt64(), in.readBytes(), in.readBytes()));
  }

  static byte[] of(Origin origin) {
    return write(
        120,
        out -> {
          out.writeUInt64NoTag(origin.block());
          out.writeBytesNoTag(origin.headerHash());
          out.writeBytesNoTag(origin.previousHash());
          out.writeBytesNoTag(origin.commitHash());
        });
  }

  static byte[] of(Rebuild rebuild) {
    return write(
        16,
        out -> {
          out.writeUInt64NoTag(rebuild.stored());
          out.writeUInt64NoTag(rebuild.before());
        });
  }

  static Rebuild rebuild(ByteString stored) {
    return read(stored.toByteArray(), in -> new Rebuild(in.readUInt64(), in.readUInt64()));
  }

  static Origin origin(ByteString stored) {
    return read(
        stored.toByteArray(),
        in -> new Origin(in.readUInt64(), in.readBytes(), in.readBytes(), in.readBytes()));
  }

  static byte[] of(List<TxPvtReadWriteSetWithConfigInfo> sets) {
    return write(
        sets.stream().mapToInt(MessageLite::getSerializedSize).sum() + 16,
        out -> {
          for (TxPvtReadWriteSetWithConfigInfo set : sets) {
            out.writeMessageNoTag(set);
          }
        });
  }

  static List<TxPvtReadWriteSetWithConfigInfo> privateSets(byte[] stored) {
    return read(
        stored,
        in -> {
          List<TxPvtReadWriteSetWithConfigInfo> sets = new ArrayList<>();
          while (!in.isAtEnd()) {
            sets.add(TxPvtReadWriteSetWithConfigInfo.parseFrom(in.readBytes()));
          }
          return sets;
        });
  }

  static KeyModification modification(byte[] stored) {
    try {
      return KeyModification.parseFrom(stored);
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.INTERNAL, "Stored history of a key is not readable", e);
    }
  }

  static byte[] ofNumber(long number) {
    return write(Long.BYTES, out -> out.writeUInt64NoTag(number));
  }

  static long number(byte[] stored) {
    return read(stored, CodedInputStream::readUInt64);
  }

  private static byte[] write(int expectedBytes, Writing writing) {
    var bytes = new ByteArrayOutputStream(expectedBytes);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes, expectedBytes);
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] stored, Reading<T> reading) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(stored);
      in.enableAliasing(true); // nobody else has the array
      return reading.from(in);
    } catch (IOException e) {
      throw new HeddleException(Fault.INTERNAL, "A stored ledger record is not readable", e);
    }
  }
}
