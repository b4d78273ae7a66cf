// SPDX-License-Identifier: Apache-2.0
package io.heddle.participate;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one file in a body of type {@code multipart/form-data}.
 *
 * <p>Fabric: orderer/common/channelparticipation/restapi.go, multipartFormDataBodyToBlock; RFC
 * 7578.
 */
final class FormFile {

  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)multipart/form-data\\s*;(?:.*;)?\\s*boundary=(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200})).*");
  private static final Pattern NAME = Pattern.compile("(?i)\\bname=(?:\"([^\"]*)\"|([^\\s;]+))");
  private static final Pattern FILE_NAME = Pattern.compile("(?i)\\bfilename=");
  private static final String END_OF_LINE = "\r\n";
  private static final int MAX_PARTS = 10;

  private record Part(Optional<String> name, boolean isFile, ByteString content) {}

  private FormFile() {}

  /**
   * Whether a body of that type may be a form.
   *
   * @param contentType as the client gave it
   */
  static boolean isForm(String contentType) {
    return contentType.contains("multipart/form-dat");
  }

  /**
   * The file of that name.
   *
   * @throws HeddleException {@code BAD_INPUT} in Fabric's words if it is not there, or not alone
   */
  static ByteString in(ByteString body, String contentType, String name) {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.matches()) {
      throw refused("cannot read form from request body: multipart: boundary is empty");
    }
    String boundary = Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2));
    List<Part> parts = parts(body.toString(StandardCharsets.ISO_8859_1), "--" + boundary);
    Part file =
        parts.stream()
            .filter(part -> part.isFile() && part.name().equals(Optional.of(name)))
            .findFirst()
            .orElseThrow(() -> refused("form does not contains part key: " + name));
    if (parts.stream().map(part -> part.name() + " " + part.isFile()).distinct().count() > 1) {
      throw refused("form contains too many parts");
    }
    return file.content();
  }

  /** One character stands for one byte. */
  private static List<Part> parts(String body, String delimiter) {
    List<Part> parts = new ArrayList<>();
    int at = body.startsWith(delimiter) ? 0 : body.indexOf(END_OF_LINE + delimiter);
    if (at < 0) {
      throw cut();
    }
    at = body.indexOf(delimiter, at) + delimiter.length();
    while (!body.startsWith("--", at)) {
      int begin = body.indexOf(END_OF_LINE, at);
      int end = begin < 0 ? -1 : body.indexOf(END_OF_LINE + delimiter, begin);
      if (end < 0) {
        throw cut();
      }
      if (parts.size() == MAX_PARTS) {
        throw refused("form contains too many parts");
      }
      parts.add(part(body.substring(begin + END_OF_LINE.length(), end)));
      at = end + END_OF_LINE.length() + delimiter.length();
    }
    return parts;
  }

  private static Part part(String text) {
    int end = text.startsWith(END_OF_LINE) ? 0 : text.indexOf(END_OF_LINE + END_OF_LINE);
    if (end < 0) {
      throw cut();
    }
    String disposition =
        text.substring(0, end)
            .lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-disposition:"))
            .findFirst()
            .orElse("");
    int content = end == 0 ? END_OF_LINE.length() : end + 2 * END_OF_LINE.length();
    return new Part(
        name(disposition),
        FILE_NAME.matcher(disposition).find(),
        ByteString.copyFrom(text.substring(content), StandardCharsets.ISO_8859_1));
  }

  private static Optional<String> name(String disposition) {
    Matcher matcher = NAME.matcher(disposition);
    return matcher.find()
        ? Optional.ofNullable(matcher.group(1)).or(() -> Optional.ofNullable(matcher.group(2)))
        : Optional.empty();
  }

  private static HeddleException cut() {
    return refused("cannot read form from request body: multipart: NextPart: EOF");
  }

  private static HeddleException refused(String why) {
    return new HeddleException(Fault.BAD_INPUT, why);
  }
}
