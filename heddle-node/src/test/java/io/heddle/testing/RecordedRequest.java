// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One request over HTTP, whole. */
public record RecordedRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    ByteString body) {

  /** Reads the next one; fails if there is none. */
  static RecordedRequest read(InputStream in) throws IOException {
    String[] first = line(in).split(" ", -1);
    Map<String, String> headers = new TreeMap<>();
    for (String next = line(in); !next.isEmpty(); next = line(in)) {
      int colon = next.indexOf(':');
      headers.put(
          next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).strip());
    }
    int mark = first[1].indexOf('?');
    return new RecordedRequest(
        first[0],
        mark < 0 ? first[1] : first[1].substring(0, mark),
        mark < 0 ? Map.of() : query(first[1].substring(mark + 1)),
        headers,
        headers.getOrDefault("transfer-encoding", "").equals("chunked")
            ? chunks(in)
            : ByteString.copyFrom(
                in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")))));
  }

  /** The body as text. */
  public String text() {
    return body.toStringUtf8();
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new TreeMap<>();
    for (String part : text.split("&", -1)) {
      String[] pair = part.split("=", 2);
      query.put(pair[0], URLDecoder.decode(pair[1], UTF_8));
    }
    return query;
  }

  private static ByteString chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      body.writeBytes(in.readNBytes(size));
      line(in);
    }
    line(in);
    return ByteString.copyFrom(body.toByteArray());
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
