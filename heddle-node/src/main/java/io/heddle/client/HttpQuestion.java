// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/**
 * One request of HTTP/1.1 to a port of this machine, over a connection of its own. The client of
 * the JDK does a hundred times as much, and needs a tenth of a second for it.
 *
 * @param base {@code http://host:port}
 * @param path with its query, encoded
 * @param authorization the header of that name
 * @param body JSON, or nothing
 * @param silence how long the other side may say nothing; zero for as long as it likes
 */
record HttpQuestion(
    URI base, String method, String path, String authorization, String body, Duration silence) {

  private static final int CONNECT_MILLISECONDS = 5000;
  private static final int USUAL_PORT = 80;

  HttpQuestion(URI base, String method, String path, String authorization, Duration silence) {
    this(base, method, path, authorization, "", silence);
  }

  /**
   * Asks.
   *
   * @return the answer, read as far as its headers
   * @throws IOException if nobody answers, or not in HTTP
   * @throws InterruptedException if the thread is interrupted meanwhile; that hangs up
   */
  HttpReply ask() throws IOException, InterruptedException {
    // a channel would be interruptible by itself, but looks through all jars for who provides it
    Socket socket = new Socket();
    boolean isAnswered = false;
    try {
      int port = base.getPort() < 0 ? USUAL_PORT : base.getPort();
      socket.connect(new InetSocketAddress(host(), port), CONNECT_MILLISECONDS);
      String head = head(body.getBytes(UTF_8).length);
      socket.getOutputStream().write((head + body).getBytes(UTF_8)); // one packet if it fits
      HttpReply reply = HttpReply.read(new PatientInput(socket, silence), socket);
      isAnswered = true;
      return reply;
    } catch (InterruptedIOException e) {
      throw Interruptions.of(e);
    } finally {
      if (!isAnswered) {
        socket.close();
      }
    }
  }

  private String head(int length) {
    // a format would look up what numbers look like in the user's country
    return String.join(
        "\r\n",
        method + " " + path + " HTTP/1.1",
        "Host: " + base.getRawAuthority(),
        "Authorization: " + authorization,
        "Content-Type: application/json",
        "Content-Length: " + length,
        "Connection: close",
        "",
        "");
  }

  /** Without the brackets of an IPv6 address. */
  private String host() {
    String host = base.getHost() == null ? "" : base.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
