// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import java.io.IOException;

/**
 * A key with its entry, as the message {@code SnapshotRecord}, of which Fabric publishes no
 * classes.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/privacyenabledstate/snapshot_record.proto.
 */
record StateRecord(ByteString key, StateEntry entry) {

  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int METADATA = 3;
  private static final int VERSION = 4;

  void writeTo(SnapshotOutput file) throws IOException {
    ByteString version = entry.version().ordered();
    CodedOutputStream out =
        file.message(
            size(KEY, key)
                + size(VALUE, entry.value())
                + size(METADATA, entry.metadata())
                + size(VERSION, version));
    write(out, KEY, key);
    write(out, VALUE, entry.value());
    write(out, METADATA, entry.metadata());
    write(out, VERSION, version);
  }

  private static int size(int field, ByteString value) {
    return value.isEmpty() ? 0 : CodedOutputStream.computeBytesSize(field, value);
  }

  private static void write(CodedOutputStream out, int field, ByteString value) throws IOException {
    if (!value.isEmpty()) {
      out.writeBytes(field, value);
    }
  }

  /**
   * The record that was written so.
   *
   * @throws InvalidProtocolBufferException if these are other bytes
   */
  static StateRecord parse(ByteString bytes) throws IOException {
    ByteString key = ByteString.EMPTY;
    ByteString value = ByteString.EMPTY;
    ByteString metadata = ByteString.EMPTY;
    ByteString version = ByteString.EMPTY;
    CodedInputStream in = bytes.newCodedInput();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        in.skipField(tag);
        continue;
      }
      switch (WireFormat.getTagFieldNumber(tag)) {
        case KEY -> key = in.readBytes();
        case VALUE -> value = in.readBytes();
        case METADATA -> metadata = in.readBytes();
        case VERSION -> version = in.readBytes();
        default -> in.skipField(tag); // of a later version
      }
    }
    return new StateRecord(
        key,
        new StateEntry(
            value,
            metadata,
            Version.ofOrdered(version)
                .orElseThrow(
                    () -> new InvalidProtocolBufferException("error while decoding version"))));
  }
}
