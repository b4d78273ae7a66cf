// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The answer to an {@link HttpQuestion}: whole, or line by line as it comes. */
final class HttpReply implements AutoCloseable {

  private static final int MAX_LINE_BYTES = 16 * 1024 * 1024;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_HEADER_BYTES = 8 * 1024;
  private static final int MAX_BODY_BYTES = 256 * 1024 * 1024;

  private final int status;
  private final InputStream body;
  private final Closeable connection;

  private HttpReply(int status, InputStream body, Closeable connection) {
    this.status = status;
    this.body = body;
    this.connection = connection;
  }

  /**
   * Reads as far as the body.
   *
   * @param connection closed with the reply
   * @throws IOException if it is no HTTP
   */
  static HttpReply read(InputStream connected, Closeable connection) throws IOException {
    InputStream in = new BufferedInputStream(connected);
    String first =
        HttpBody.line(in, MAX_HEADER_BYTES)
            .orElseThrow(() -> new ProtocolException("the connection was closed"));
    String[] words = first.split(" ", 3);
    if (!first.startsWith("HTTP/1.") || words.length < 2 || !words[1].matches("[1-5][0-9]{2}")) {
      throw new ProtocolException("that is no HTTP");
    }
    return new HttpReply(Integer.parseInt(words[1]), HttpBody.of(in, headers(in)), connection);
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int count = 0; count < MAX_HEADERS; count++) {
      String line =
          HttpBody.line(in, MAX_HEADER_BYTES)
              .orElseThrow(() -> new ProtocolException("the answer was cut off"));
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new ProtocolException("that is no HTTP");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    throw new ProtocolException("the answer has more than %d headers".formatted(MAX_HEADERS));
  }

  int status() {
    return status;
  }

  /** All of it. */
  byte[] bytes() throws IOException, InterruptedException {
    try {
      byte[] read = body.readNBytes(MAX_BODY_BYTES);
      if (read.length == MAX_BODY_BYTES) {
        throw new ProtocolException("the answer is too long");
      }
      return read;
    } catch (InterruptedIOException e) {
      throw Interruptions.of(e);
    }
  }

  /** The next line, as soon as it is there whole; empty at the end. */
  Optional<String> nextLine() throws IOException, InterruptedException {
    try {
      return HttpBody.line(body, MAX_LINE_BYTES)
          .map(line -> new String(line.getBytes(ISO_8859_1), UTF_8));
    } catch (InterruptedIOException e) {
      throw Interruptions.of(e);
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
