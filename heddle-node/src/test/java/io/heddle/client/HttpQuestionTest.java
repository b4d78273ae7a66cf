// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A question over HTTP, with a server that says what the test likes. */
@Timeout(20)
final class HttpQuestionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  @Test
  void says_what_a_server_has_to_know() throws Exception {
    Future<String> heard = answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore");

    try (HttpReply reply =
        new HttpQuestion(base(), "POST", "/a/b?c=d", "Bearer x", "{\"ü\":1}", PATIENCE).ask()) {
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.bytes()).asString(UTF_8).isEqualTo("ok");
    }
    assertThat(heard.get())
        .isEqualTo(
            "POST /a/b?c=d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\nContent-Length: 8\r\nConnection: close\r\n\r\n{\"ü\":1}"
                .formatted(server.getLocalPort()));
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 404 Not Found|transfer-ENCODING: chunked||3|abc|A;x=y|0123456789|0||', 404, abc0123456789",
    "'HTTP/1.0 200 OK||to the end', 200, to the end",
    "'HTTP/1.1 500 No|Content-Length: 0||', 500, ''"
  })
  void reads_an_answer_to_where_it_says_that_it_ends(String said, int status, String body)
      throws Exception {
    var _ = answers(said.replace("|", "\r\n"));

    try (HttpReply reply = get().ask()) {
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.bytes()).asString(UTF_8).isEqualTo(body);
    }
  }

  @Test
  void gives_lines_as_they_come() throws Exception {
    var isRead = new CountDownLatch(1);
    var _ =
        threads.submit(() -> {
          try (Socket client = server.accept()) {
            var out = client.getOutputStream();
            out.write(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1 ü\r\n2\r\n\n2\r\n"
                    .getBytes(UTF_8));
            isRead.await();
            out.write("2\r\n\r\n\r\n0\r\n\r\n".getBytes(UTF_8));
            client.shutdownOutput();
            return client.getInputStream().readAllBytes();
          }
        });

    try (HttpReply reply = get().ask()) {
      assertThat(reply.nextLine()).contains("1 ü");
      isRead.countDown();
      assertThat(reply.nextLine()).contains("2");
      assertThat(reply.nextLine()).isEqualTo(Optional.empty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', the connection was closed",
    "SSH-2.0-OpenSSH, that is no HTTP",
    "'HTTP/1.1 ok', that is no HTTP",
    "'HTTP/1.1 200 OK|Content-Length: 9||abc', the answer was cut off",
    "'HTTP/1.1 200 OK|Content-Length: -5||abc', the answer does not say how long it is",
    "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||x|abc', the answer does not say how long it is",
    "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|abc', the answer was cut off",
    "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc', the answer was cut off",
    "'HTTP/1.1 200 OK|nonsense', that is no HTTP"
  })
  void an_answer_that_cannot_be_understood_is_told_as_such(String said, String why)
      throws Exception {
    var _ = answers(said.replace("|", "\r\n") + (said.isEmpty() ? "" : "\r\n"));

    assertThatThrownBy(
            () -> {
              try (HttpReply reply = get().ask()) {
                reply.bytes();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage(why);
  }

  @Test
  void headers_without_end_are_not_kept() throws Exception {
    var _ = answers("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(1000));
    assertThatThrownBy(() -> get().ask()).hasMessage("the answer has more than 100 headers");

    var _ = answers("HTTP/1.1 200 OK\r\nX: " + "y".repeat(100_000));
    assertThatThrownBy(() -> get().ask()).hasMessage("a line of the answer is too long");
  }

  @Test
  void one_that_says_nothing_is_not_waited_for_without_end() {
    var question =
        new HttpQuestion(base(), "GET", "/", "Bearer x", Duration.ofMillis(50)); // never accepted

    assertThatThrownBy(question::ask).isInstanceOf(IOException.class).hasMessage("Read timed out");
  }

  @Test
  void an_interrupt_ends_it() throws Exception {
    var question = new HttpQuestion(base(), "GET", "/", "Bearer x", Duration.ZERO);
    var isAccepted = new CountDownLatch(1);
    var hungUp =
        threads.submit(() -> {
          try (Socket client = server.accept()) {
            client.getInputStream().readNBytes(10);
            isAccepted.countDown();
            client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            return true;
          }
        });
    Thread asking = Thread.currentThread();
    var _ =
        threads.submit(() -> {
          isAccepted.await();
          asking.interrupt();
          return true;
        });

    assertThatThrownBy(question::ask).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(hungUp.get()).isTrue();
  }

  @Test
  void who_asks_a_node_is_told_in_one_sentence_that_it_does_not_answer() throws Exception {
    String url = base().toString();
    var _ = answers("SSH-2.0-OpenSSH\r\n");
    assertFailure(Fault.UNAVAILABLE, "that is no HTTP", url);

    var _ = answers("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>");
    assertThatThrownBy(() -> new OperationsClient(url, "").packages())
        .hasMessage("What answers at '%s' is not this node".formatted(url));

    server.close();
    assertFailure(Fault.UNAVAILABLE, "Connection refused", url);
  }

  private static void assertFailure(Fault fault, String why, String url) {
    assertThatThrownBy(() -> new OperationsClient(url, "").packages())
        .hasMessage("The node's operations port at '%s' does not answer: %s".formatted(url, why))
        .extracting(failure -> ((HeddleException) failure).fault())
        .isEqualTo(fault);
  }

  /** The server says this to the next client, and gives what that said. */
  private Future<String> answers(String text) {
    return threads.submit(() -> {
      try (Socket client = server.accept()) {
        var in = client.getInputStream();
        var heard = new StringBuilder();
        client.setSoTimeout(5000);
        do {
          byte[] some = new byte[10_000];
          heard.append(new String(some, 0, in.read(some), UTF_8));
        } while (in.available() > 0);
        client.getOutputStream().write(text.getBytes(UTF_8));
        client.shutdownOutput();
        in.readAllBytes();
        return heard.toString();
      }
    });
  }

  private HttpQuestion get() {
    return new HttpQuestion(base(), "GET", "/", "Bearer x", PATIENCE);
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }
}
