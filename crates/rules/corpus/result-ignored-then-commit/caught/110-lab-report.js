'use strict';
// Reports a finished sample to the public health lab.

function Reporter(lab, samples) {
  this.lab = lab;
  this.samples = samples;
}

Reporter.prototype.report = function (sample, done) {
  var samples = this.samples;
  var form = {
    barcode: sample.barcode,
    finding: sample.finding,
    taken: sample.takenAt.toISOString(),
  };
  this.lab.submit(form, function (err, ack) {
    samples.markReported(sample.id, done);
  });
};

module.exports = Reporter;
