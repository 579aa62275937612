// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A request's body, written piece by piece from where the pieces lie. */
final class RequestPieces extends RequestBody {
  private static final MediaType JSON = MediaType.get("application/json");

  private final List<byte[]> pieces;
  private final long length;

  RequestPieces(List<byte[]> pieces) {
    this.pieces = pieces;
    this.length = pieces.stream().mapToLong(piece -> piece.length).sum();
  }

  @Override
  public MediaType contentType() {
    return JSON;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    for (var piece : pieces) {
      sink.write(piece);
    }
  }
}
