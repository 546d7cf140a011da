#% configure_optimizers with an interval
import torch
import lightning as L
class LitModel(L.LightningModule):
    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=0.02)
        scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=60)
        return {
            "optimizer": optimizer,
            "lr_scheduler": {"scheduler": scheduler, "interval": "step", "frequency": 1},
        }
trainer = L.Trainer(max_epochs=6, limit_train_batches=10)
trainer.fit(LitModel(), train_loader)
#% lists of optimizers and schedulers
import torch
import lightning as L
class LitModel(L.LightningModule):
    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)
        return [optimizer], [scheduler]
trainer = L.Trainer(max_epochs=8, limit_train_batches=5)
trainer.fit(LitModel(), train_loader)
#% a module that steps its scheduler with the epoch
import torch
import lightning as L
class LitModel(L.LightningModule):
    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=9)
        return [optimizer], [{"scheduler": scheduler, "interval": "epoch"}]
    def lr_scheduler_step(self, scheduler, metric):
        if metric is None:
            scheduler.step(epoch=self.current_epoch + 1)
        else:
            scheduler.step(metric)
trainer = L.Trainer(max_epochs=8, limit_train_batches=3)
trainer.fit(LitModel(), train_loader)
