// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An answer that arises line by line, as a client reads it. */
final class StreamedAnswerTest {

  private static final String END = "end";
  private static final int MANY = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<String> given = new LinkedBlockingQueue<>();
  private final AtomicReference<Lines.Reader> reader = new AtomicReference<>();
  private final AtomicInteger unhurried = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.start(
            new HttpPort(
                "operations",
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                Optional.empty(),
                new AllowedHosts(Set.of()),
                new ServerLimits(
                    8, Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300))),
            new Endpoints()
                .add("/lines", _ -> Answer.lines(this::give))
                .add("/unhurried", _ -> Answer.lines(this::giveUnhurried)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void give(Lines.Reader to) throws InterruptedException {
    reader.set(to);
    try {
      for (String line = given.take(); !line.equals(END); line = given.take()) {
        to.passing(line);
      }
      to.lasting(END);
    } finally {
      ended.countDown();
    }
  }

  private void giveUnhurried(Lines.Reader to) throws InterruptedException {
    String line = "x".repeat(10_000);
    try {
      for (int count = 0; count < MANY && to.isThere(); count++) {
        to.unhurried(line);
        unhurried.incrementAndGet();
      }
    } finally {
      ended.countDown();
    }
  }

  @Test
  void unhurried_lines_wait_for_the_client_and_all_of_them_come() throws Exception {
    try (Socket client = ask("/unhurried");
        BufferedReader lines = reader(client)) {
      assertThat(ended.await(300, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(unhurried.get()).isLessThan(MANY);

      long read = lines.lines().filter(line -> line.length() == 10_000).count();

      assertThat(read).isEqualTo(MANY);
      assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void who_waits_for_a_client_is_let_go_when_it_hangs_up() throws Exception {
    try (Socket _ = ask("/unhurried")) {
      assertThat(ended.await(300, TimeUnit.MILLISECONDS)).isFalse();
    }

    assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(unhurried.get()).isLessThan(MANY);
  }

  @Test
  void each_line_comes_when_it_arises_and_the_connection_ends_behind_the_last() throws Exception {
    try (Socket client = ask();
        BufferedReader lines = reader(client)) {
      assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(header(lines, "connection")).isEqualTo("close");

      given.add("first");
      assertThat(lines.readLine()).isEqualTo("first");
      given.add("sécond");
      assertThat(lines.readLine()).isEqualTo("sécond");
      given.add(END);
      assertThat(lines.readLine()).isEqualTo(END);
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void a_client_that_does_not_read_loses_passing_lines_and_slows_nobody() throws Exception {
    String line = "x".repeat(10_000);
    try (Socket client = ask();
        BufferedReader lines = reader(client)) {
      for (int count = 0; count < 5_000; count++) {
        given.add(line);
      }
      given.add(END);

      assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      long read = lines.lines().filter(line::equals).count();
      assertThat(read).isBetween(1L, 4_999L);
    }
  }

  @Test
  void a_client_that_hangs_up_is_not_there_any_more_and_the_work_goes_on() throws Exception {
    try (Socket client = ask();
        BufferedReader lines = reader(client)) {
      assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
      Awaitility.await().atMost(PATIENCE).until(() -> reader.get() != null); // the head comes first
      assertThat(reader.get().isThere()).isTrue();
    }
    Awaitility.await().atMost(PATIENCE).until(() -> !reader.get().isThere());

    given.add("nobody reads this");
    given.add(END);

    assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private Socket ask() throws IOException {
    return ask("/lines");
  }

  private Socket ask(String path) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
    client
        .getOutputStream()
        .write("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path).getBytes(UTF_8));
    return client;
  }

  private static BufferedReader reader(Socket client) throws IOException {
    return new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
  }

  /** Reads to the end of the headers. */
  private static String header(BufferedReader lines, String name) throws IOException {
    String found = "";
    for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
      if (line.startsWith(name + ": ")) {
        found = line.substring(name.length() + 2);
      }
    }
    return found;
  }
}
