// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** An exchange over Jetty. */
final class JettyExchange implements Exchange {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final Request request;
  private final Response response;
  private final Duration writeDeadline;
  private int status;

  JettyExchange(Request request, Response response, Duration writeDeadline) {
    this.request = request;
    this.response = response;
    this.writeDeadline = writeDeadline;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    var path = request.getHttpURI().getPath();
    return path == null ? "" : path;
  }

  @Override
  public String query() {
    var query = request.getHttpURI().getQuery();
    return query == null ? "" : query;
  }

  @Override
  public Optional<String> header(String name) {
    var values = request.getHeaders().getValuesList(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
  }

  @Override
  public String clientAddress() {
    return Request.getRemoteAddr(request);
  }

  @Override
  public byte[] body(int bytesMax) throws IOException {
    if (request.getLength() > bytesMax) {
      throw Problem.tooLarge(bytesMax);
    }
    try {
      var bytes = Content.Source.asInputStream(request).readNBytes(bytesMax + 1);
      if (bytes.length > bytesMax) {
        throw Problem.tooLarge(bytesMax);
      }
      return bytes;
    } catch (IOException | RuntimeException broken) {
      throw explained(broken);
    }
  }

  private static IOException explained(Exception broken) throws IOException {
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case Problem problem -> throw problem;
        case TimeoutException _ ->
            throw new Problem(408, "request_timeout", "the body did not come in time");
        case HttpException _ -> throw Problem.malformed("the body is not framed as HTTP has it");
        default -> {}
      }
    }
    return broken instanceof IOException io ? io : new IOException(broken);
  }

  @Override
  public void put(String header, String value) {
    response.getHeaders().put(header, value);
  }

  @Override
  public void respond(int code, byte[] body) throws IOException {
    status = code;
    response.setStatus(code);
    Content.Sink.write(response, true, ByteBuffer.wrap(body));
  }

  @Override
  public OutputStream stream(int code) {
    status = code;
    response.setStatus(code);
    var connection = request.getConnectionMetaData().getConnection().getEndPoint();
    long before = connection.getIdleTimeout();
    connection.setIdleTimeout(writeDeadline.toMillis());
    return new Pieces(() -> connection.setIdleTimeout(before));
  }

  @Override
  public int status() {
    return status;
  }

  /** Writes each piece to the connection at once. */
  private final class Pieces extends OutputStream {
    private final Runnable afterwards;

    Pieces(Runnable afterwards) {
      this.afterwards = afterwards;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Content.Sink.write(response, false, ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
      Content.Sink.write(response, true, NOTHING.duplicate());
      afterwards.run();
    }
  }
}
