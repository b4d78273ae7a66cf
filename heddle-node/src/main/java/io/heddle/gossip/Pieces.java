// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Of how many fields a message is made, before it is parsed: an empty one takes two bytes there and
 * fifty times as much afterwards, so that a hundred mebibytes could take all memory.
 */
final class Pieces {

  private static final int MAX_DEPTH = 16;

  private final int most;
  private int count;

  private Pieces(int most) {
    this.most = most;
  }

  /**
   * The number of fields, unknown ones too, in a message and in those inside; of one that is none
   * those before the fault.
   *
   * @param most more are not counted
   */
  static int in(Descriptor type, ByteString message, int most) {
    var pieces = new Pieces(most);
    try {
      pieces.count(type, message.newCodedInput(), 0);
    } catch (IOException _) {
      // who parses it finds the same
    }
    return pieces.count;
  }

  private void count(Descriptor type, CodedInputStream in, int depth) throws IOException {
    for (int tag = in.readTag(); tag != 0 && count <= most; tag = in.readTag()) {
      count++;
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean isMessage =
          field != null
              && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (isMessage && depth < MAX_DEPTH) {
        int before = in.pushLimit(in.readRawVarint32());
        count(field.getMessageType(), in, depth + 1);
        if (count > most) {
          return;
        }
        in.checkLastTagWas(0);
        in.popLimit(before);
      } else if (!in.skipField(tag)) {
        return; // the end of a group that has not begun
      }
    }
  }
}
