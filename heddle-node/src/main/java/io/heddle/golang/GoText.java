// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;

/**
 * A message as Go's protobuf library prints it into texts for people, such as {@code
 * chaincodes:{name:"basic"}}. It puts a second blank between fields now and then, so that nobody
 * relies on the form; here there is always one.
 *
 * <p>Go: google.golang.org/protobuf/encoding/prototext; what a field holds beyond messages, texts,
 * bytes, numbers and truths is not printed by it in the same way.
 */
public final class GoText {

  private final StringBuilder text = new StringBuilder();
  private final int maxLength;

  private GoText(int maxLength) {
    this.maxLength = maxLength;
  }

  /**
   * The text of a message.
   *
   * @param maxLength where it is cut, in characters
   */
  public static String of(Message message, int maxLength) {
    var text = new GoText(maxLength);
    text.fields(message);
    return text.isFull() ? text.text.substring(0, maxLength) + "…" : text.text.toString();
  }

  private boolean isFull() {
    return text.length() > maxLength;
  }

  private void fields(Message message) {
    String before = "";
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      List<?> values =
          field.getKey().isRepeated() ? (List<?>) field.getValue() : List.of(field.getValue());
      for (Object value : values) {
        if (isFull()) {
          return;
        }
        text.append(before).append(field.getKey().getName()).append(':');
        value(value);
        before = " ";
      }
    }
  }

  private void value(Object value) {
    switch (value) {
      case Message message -> {
        text.append('{');
        fields(message);
        text.append('}');
      }
      case ByteString bytes -> quoted(bytes);
      case String string -> quoted(ByteString.copyFromUtf8(string));
      case EnumValueDescriptor constant -> text.append(constant.getName());
      default -> text.append(value);
    }
  }

  private void quoted(ByteString bytes) {
    text.append('"');
    for (int i = 0; i < bytes.size() && !isFull(); i++) {
      append(bytes.byteAt(i) & 0xff);
    }
    text.append('"');
  }

  /** Whatever is not plain ASCII in hexadecimal digits, so that no terminal is moved by it. */
  private void append(int character) {
    switch (character) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      default -> {
        if (character >= ' ' && character < 0x7f) {
          text.append((char) character);
        } else {
          text.append("\\x%02x".formatted(character));
        }
      }
    }
  }
}
